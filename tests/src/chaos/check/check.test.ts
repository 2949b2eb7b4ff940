import { describe, expect, test } from 'vitest'
import type { Attempt, Evidence, FinalState, Verification } from '../evidence.ts'
import { check } from './check.ts'

const HOME = 'wsp_1/usr_1'
let key = 0

/** One call and its answer, ten milliseconds apart. */
const attempt = (subject: string, change: Attempt['change'], sentAt: number, more: Partial<Attempt> = {}): Attempt => ({
  ...{ subject, change, sentAt },
  key: change.kind === 'create' || change.kind === 'rotate' ? `k${key++}` : null,
  answeredAt: sentAt + 10,
  answer: { kind: 'done' },
  ...more,
})
const made = (version: number, secret: string) => ({ answer: { kind: 'done', version, secret } }) as const
const lost = { answeredAt: null, answer: { kind: 'unknown' } } as const
const ROTATE = { kind: 'rotate', endsOld: 'now' } as const
const seen = (question: number, start: number, code: string, more: Partial<Verification> = {}): Verification => ({
  ...{ question, start, code, end: start + 1, verifier: 'guard', isCalm: false },
  ...more,
})

/** A token is made, rotated and revoked; a member comes and goes; every answer is true. */
function healthy(): Evidence {
  const attempts = [
    attempt('a', { kind: 'create' }, 0, made(1, 's1')),
    attempt('a', ROTATE, 100, made(2, 's2')),
    attempt('a', { kind: 'revoke' }, 200),
    attempt('b', { kind: 'create' }, 0, made(1, 's3')),
    attempt(HOME, { kind: 'put', role: 'viewer' }, 50),
    attempt(HOME, { kind: 'remove' }, 500),
  ]
  const log = ['a', 'b', 'a', 'a'].map((name) => ({ type: 'credential', id: `tok_${name}` }))
  const entries = [...log, { type: 'principal', id: 'usr_1' }, { type: 'principal', id: 'usr_1' }]
  const record = (action: string, subject: string, version: number | null = null) => ({ action, subject, version })
  return {
    boundMs: 1000,
    attempts,
    questions: [
      { token: 'a', version: 1, membership: null },
      { token: 'a', version: 2, membership: null },
      { token: 'b', version: 1, membership: HOME },
    ],
    verifications: [
      seen(0, 20, 'ok'),
      seen(0, 150, 'ok'),
      seen(0, 1500, 'rotated'),
      seen(1, 120, 'ok'),
      seen(1, 1150, 'ok'),
      seen(1, 1200, 'revoked'),
      seen(2, 20, 'workspace_unknown_or_forbidden'),
      seen(2, 70, 'ok'),
      seen(2, 1400, 'ok'),
      seen(2, 1450, 'stale'),
      seen(2, 2000, 'workspace_unknown_or_forbidden', { isCalm: true }),
    ],
    followers: [{ name: 'follower', entries }],
    final: {
      tokens: [
        { id: 'tok_a', name: 'a', state: 'revoked', version: 2 },
        { id: 'tok_b', name: 'b', state: 'active', version: 1 },
      ],
      memberships: [],
      audit: [
        record('token.created', 'tok_a'),
        record('token.created', 'tok_b'),
        record('token.rotated', 'tok_a', 2),
        record('token.revoked', 'tok_a'),
        record('workspace_member.set', HOME),
        record('workspace_member.removed', HOME),
      ],
      log: entries.map((entry, index) => ({ ...entry, partition: 0, position: index + 7 })),
    },
    surprises: [],
  }
}

const final = (change: (final: FinalState) => Partial<FinalState>) => (evidence: Evidence) => ({
  ...evidence,
  final: { ...evidence.final, ...change(evidence.final) },
})
const more =
  (...attempts: Attempt[]) =>
  (evidence: Evidence) => ({
    ...evidence,
    attempts: [...evidence.attempts, ...attempts],
  })
const also =
  (...verifications: Verification[]) =>
  (evidence: Evidence) => ({
    ...evidence,
    verifications: [...evidence.verifications, ...verifications],
  })
const withState = (name: string, change: Partial<FinalState['tokens'][number]>) =>
  final(({ tokens }) => ({ tokens: tokens.map((token) => (token.name === name ? { ...token, ...change } : token)) }))
const without = (action: string) =>
  final(({ audit }) => ({ audit: audit.filter((record) => record.action !== action) }))

test('a run in which everything is as it must be is found so', () => {
  expect(check(healthy())).toEqual([])
})

describe('a violation that was planted is found:', () => {
  test.each<readonly [string, (evidence: Evidence) => Evidence, RegExp]>([
    ['a revocation that was acknowledged and is not there', withState('a', { state: 'active' }), /Token a: no order/],
    [
      'a token that was acknowledged and is not there',
      final(({ tokens }) => ({ tokens: tokens.slice(0, 1) })),
      /Token b: no order/,
    ],
    ['a rotation that was acknowledged and is not there', withState('a', { version: 1 }), /Token a: no order/],
    ['a revocation that nobody asked for', withState('b', { state: 'revoked' }), /Token b: no order/],
    [
      'a change that was refused with nothing changed, and was made',
      (evidence) =>
        withState('b', { version: 2 })(more(attempt('b', ROTATE, 300, { answer: { kind: 'nothing' } }))(evidence)),
      /Token b: no order/,
    ],
    [
      'a rotation that succeeds after the revocation was acknowledged',
      (evidence) => withState('a', { version: 3 })(more(attempt('a', ROTATE, 300, made(3, 's9')))(evidence)),
      /Token a: no order/,
    ],
    [
      'a rotation that is refused for a token that is not revoked',
      more(attempt('b', ROTATE, 300, { answer: { kind: 'refused', code: 'invalid_state' } })),
      /Token b: no order/,
    ],
    [
      'a rotation that one call has made twice',
      (evidence) => {
        const again = { key: 'same', ...made(2, 's5') }
        const other = { key: 'same', ...made(3, 's6') }
        return withState('b', { version: 3 })(
          more(attempt('b', ROTATE, 300, again), attempt('b', ROTATE, 320, other))(evidence),
        )
      },
      /one call was answered with two secrets/,
    ],
    [
      'two rotations that gave one secret',
      more(attempt('b', ROTATE, 300, made(2, 's2'))),
      /two calls were answered with one secret/,
    ],
    [
      'one call that made two tokens',
      final(({ tokens }) => ({ tokens: [...tokens, ...tokens.slice(1)] })),
      /Token b was made 2 times/,
    ],
    ['a revocation without its record in the history', without('token.revoked'), /tells 0 times of token\.revoked/],
    ['a creation without its record in the history', without('token.created'), /tells 0 times of token\.created/],
    ['a rotation without its record in the history', without('token.rotated'), /rotations to nothing, not to 2/],
    [
      'a membership’s end without its record in the history',
      without('workspace_member.removed'),
      /Membership .*no order/,
    ],
    [
      'a membership’s end that was acknowledged and is undone',
      final(() => ({ memberships: [{ subject: HOME, role: 'viewer' }] })),
      /Membership .*no order/,
    ],
    [
      'a member that is refused as none',
      more(attempt(HOME, { kind: 'remove' }, 100, { answer: { kind: 'refused', code: 'not_found' } })),
      /Membership .*no order/,
    ],
    ['a gap in the change log', final(({ log }) => ({ log: log.toSpliced(4, 1) })), /a gap before position/],
    [
      'a change that is not in the change log',
      final(({ log }) => ({ log: log.slice(0, -1) })),
      /2 changes, and 1 entries/,
    ],
    [
      'a change that a follower was not told of',
      (evidence) => ({
        ...evidence,
        followers: evidence.followers.map(({ name, entries }) => ({ name, entries: entries.slice(1) })),
      }),
      /told 2 times of a change of credential tok_a; the log has it 3 times/,
    ],
    [
      'a token that is accepted later than the bound after its revocation',
      also(seen(1, 1211, 'ok', { verifier: 'late' })),
      /accepted 1001 ms after its end/,
    ],
    [
      'a secret that is accepted later than the bound after it was replaced',
      also(seen(0, 1111, 'ok')),
      /accepted 1001 ms after its end/,
    ],
    [
      'a token that comes back after it was seen to be revoked',
      also(seen(1, 205, 'revoked'), seen(1, 300, 'ok')),
      /after the same verifier had refused/,
    ],
    [
      'a token that is refused as revoked before anybody asked for that',
      also(seen(1, 150, 'revoked')),
      /before anybody had asked/,
    ],
    [
      'a secret that is refused as rotated before anybody asked for that',
      also(seen(0, 50, 'rotated')),
      /before anybody had asked/,
    ],
    ['an owner that is let in later than the bound after the membership ended', also(seen(2, 1600, 'ok')), /no member/],
    [
      'a member that is kept out later than the bound',
      (evidence) => ({ ...also(seen(2, 300, 'workspace_unknown_or_forbidden'))(evidence), boundMs: 100 }),
      /was a member/,
    ],
    ['a token that is not known', also(seen(2, 400, 'unknown')), /refused as unknown/],
    [
      'a verifier that can’t tell though everything is well',
      also(seen(2, 3000, 'stale', { isCalm: true })),
      /though everything was well/,
    ],
    [
      'a call that is refused for a reason that there is none of',
      more(attempt('b', ROTATE, 300, { answer: { kind: 'refused', code: 'internal' } })),
      /refused as internal/,
    ],
    [
      'a process that ends by itself',
      (evidence) => ({ ...evidence, surprises: ['A service ended by itself.'] }),
      /ended by itself/,
    ],
  ])('%s', (_, plant, complaint) => {
    const faults = check(plant(healthy()))
    expect(faults.join('\n')).toMatch(complaint)
  })
})

describe('what nobody can know is held against nobody:', () => {
  test.each<readonly [string, (evidence: Evidence) => Evidence]>([
    ['a revocation without an answer that was not made', more(attempt('b', { kind: 'revoke' }, 300, lost))],
    [
      'a revocation without an answer that was made, and late',
      (evidence) => {
        const revoked = withState('b', { state: 'revoked' })(
          more(attempt('b', { kind: 'revoke' }, 300, lost))(evidence),
        )
        const entry = { type: 'credential', id: 'tok_b' }
        const { final: state, followers } = also(seen(2, 1400, 'ok'))(revoked)
        return {
          ...revoked,
          followers: followers.map(({ name, entries }) => ({ name, entries: [...entries, entry] })),
          final: {
            ...state,
            audit: [...state.audit, { action: 'token.revoked', subject: 'tok_b', version: null }],
            log: [...state.log, { ...entry, partition: 0, position: state.log.length + 7 }],
          },
        }
      },
    ],
    [
      'a rotation that meets a revocation',
      more(attempt('a', ROTATE, 195, { answer: { kind: 'refused', code: 'invalid_state' } })),
    ],
    ['a call that was said to have changed nothing', more(attempt('b', ROTATE, 300, { answer: { kind: 'nothing' } }))],
  ])('%s', (_, happen) => {
    expect(check(happen(healthy()))).toEqual([])
  })
})
