import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ANY_QUESTION, decide, effectiveScopes, type Question, REFUSAL_CODES, REFUSALS, refuse } from './decision.ts'
import type { CredentialId, WorkspaceId } from './ids.ts'
import { NO_POLICY, type Policy } from './policy/policy.ts'
import type { VerificationRecord } from './record.ts'
import { arbitraryMoment, arbitraryQuestion, arbitraryRecord } from './testing/arbitrary-record.ts'
import { type Instant, toInstant } from './time.ts'

const NOW = toInstant(1_700_000_000_000)
const at = (offset: number) => (NOW + offset) as Instant
const RECORD: VerificationRecord = {
  credential: {
    id: 'tok_1' as CredentialId,
    kind: 'pat',
    name: 'nightly',
    state: 'active',
    createdAt: at(-1000),
    notBefore: null,
    expiresAt: null,
    scopes: ['a:read', 'a:write'],
    addressAllowlist: [],
    resources: null,
    rateLimit: null,
    secretVersion: 1,
    secretEndsAt: null,
  },
  principal: { id: 'usr_1', type: 'user', handle: 'ada', state: 'active' },
  accountRights: ['a:read'],
  workspace: {
    id: 'ws_1' as WorkspaceId,
    organizationId: null,
    address: 'ada/one',
    name: 'One',
    state: 'active',
    rights: ['a:read', 'c:read'],
    policy: NO_POLICY,
    grant: null,
  },
}
const WORKSPACE = RECORD.workspace as NonNullable<VerificationRecord['workspace']>
const withCredential = (part: Partial<VerificationRecord['credential']>): VerificationRecord => ({
  ...RECORD,
  credential: { ...RECORD.credential, ...part },
})
const withWorkspace = (part: Partial<typeof WORKSPACE>): VerificationRecord => ({
  ...RECORD,
  workspace: { ...WORKSPACE, ...part },
})
const withPolicy = (part: Partial<Policy>) => withWorkspace({ policy: { ...NO_POLICY, ...part } })
const ask = (record: VerificationRecord | null, question: Partial<Question> = {}, now = NOW) => {
  const decision = decide(record, { ...ANY_QUESTION, ...question }, now)
  return decision.ok ? 'ok' : decision.code
}

describe('an acceptance', () => {
  test('says who it is, where, and what may be done there', () => {
    expect(decide(withCredential({ expiresAt: at(5), resources: ['lock'] }), ANY_QUESTION, NOW)).toEqual({
      ok: true,
      credential: { id: 'tok_1', kind: 'pat', name: 'nightly' },
      principal: { id: 'usr_1', type: 'user', handle: 'ada' },
      workspace: { id: 'ws_1', address: 'ada/one', name: 'One' },
      scopes: ['a:read'],
      resources: ['lock'],
      expiresAt: at(5),
    })
  })

  test('outside any workspace gives the rights of the account', () => {
    expect(decide({ ...RECORD, workspace: null }, ANY_QUESTION, NOW)).toMatchObject({
      ok: true,
      workspace: null,
      scopes: ['a:read'],
    })
  })

  test('gives scopes that the receiver cannot widen for the next one', () => {
    expect(() => (effectiveScopes(RECORD) as string[]).push('a:write')).toThrow(TypeError)
    expect(effectiveScopes(RECORD)).toEqual(['a:read'])
  })
})

describe('a refusal', () => {
  test('has for each code its own sentence, and a challenge that RFC 6750 knows', () => {
    expect(Object.keys(REFUSALS)).toEqual([...REFUSAL_CODES])
    const sentences = REFUSAL_CODES.map((code) => REFUSALS[code].message)
    expect(new Set(sentences).size).toBe(REFUSAL_CODES.length)
    for (const code of REFUSAL_CODES) {
      expect(REFUSALS[code].message).toMatch(/^[A-Z].*\.$/)
      expect([null, 'invalid_request', 'invalid_token', 'insufficient_scope']).toContain(REFUSALS[code].challenge)
      expect(refuse(code)).toEqual({
        ok: false,
        code,
        message: REFUSALS[code].message,
        challenge: { error: REFUSALS[code].challenge },
      })
    }
  })

  test('for lack of scopes names all that the request needs', () => {
    expect(decide(RECORD, { ...ANY_QUESTION, scopes: ['a:read', 'c:read'] }, NOW)).toMatchObject({
      code: 'scope_missing',
      challenge: { error: 'insufficient_scope', scope: 'a:read c:read' },
      message: expect.stringContaining('a:read c:read'),
    })
  })

  test('of a secret that was never issued is unknown, whatever was asked', () => {
    fc.assert(
      fc.property(arbitraryQuestion, arbitraryMoment, (question, now) => {
        expect(decide(null, question, now)).toEqual(refuse('unknown'))
      }),
    )
  })

  test('is the same for a workspace that is not there, a stranger’s, and a deleted one', () => {
    const named = { ...ANY_QUESTION, workspace: 'ws_1' }
    fc.assert(
      fc.property(arbitraryRecord, arbitraryQuestion, arbitraryMoment, (record, question, now) => {
        const asked = { ...question, workspace: 'ws_1' }
        const unknown = decide({ ...record, workspace: null }, asked, now)
        const around = record.workspace ?? WORKSPACE
        expect(decide({ ...record, workspace: { ...around, rights: [] } }, asked, now)).toEqual(unknown)
        expect(decide({ ...record, workspace: { ...around, state: 'deleted' } }, asked, now)).toEqual(unknown)
      }),
      { numRuns: 5000 },
    )
    expect(decide(withWorkspace({ rights: [] }), named, NOW)).toEqual(refuse('workspace_unknown_or_forbidden'))
  })
})

describe('to the millisecond', () => {
  test.each<[string, VerificationRecord, [number, string][]]>([
    [
      'an expiry',
      withCredential({ expiresAt: at(0) }),
      [
        [-1, 'ok'],
        [0, 'expired'],
        [1, 'expired'],
      ],
    ],
    [
      'a beginning',
      withCredential({ notBefore: at(0) }),
      [
        [-1, 'not_yet_active'],
        [0, 'ok'],
        [1, 'ok'],
      ],
    ],
    [
      'the end of an old secret',
      withCredential({ secretEndsAt: at(0) }),
      [
        [-1, 'ok'],
        [0, 'rotated'],
        [1, 'rotated'],
      ],
    ],
  ])('%s takes effect', (_, record, moments) => {
    for (const [offset, expected] of moments) expect(ask(record, {}, at(offset))).toBe(expected)
  })

  test.each([
    [999, 'ok'],
    [1000, 'ok'],
    [1001, 'policy_refused'],
  ])('a lifetime of %i where 1000 is the longest: %s', (length, expected) => {
    const { credential } = withCredential({ expiresAt: at(length - 1000) })
    expect(ask({ ...withPolicy({ maxLifetimeMs: 1000 }), credential }, {}, at(-500))).toBe(expected)
  })

  test('what has ended stays ended, and a yes has no gap in it', () => {
    fc.assert(
      fc.property(
        arbitraryRecord,
        arbitraryQuestion,
        fc.tuple(arbitraryMoment, arbitraryMoment, arbitraryMoment),
        (record, question, moments) => {
          const [first, second, third] = moments
            .sort((one, other) => one - other)
            .map((now) => decide(record, question, now))
          const codes = [first, second, third].map((decision) => (decision?.ok ? 'ok' : decision?.code))
          if (codes[0] === 'ok' && codes[2] === 'ok') expect(codes[1]).toBe('ok')
          for (const final of ['expired', 'revoked'])
            if (codes[0] === final) expect(codes).toEqual([final, final, final])
          if (codes[0] === 'rotated') for (const code of codes) expect(['rotated', 'expired']).toContain(code)
        },
      ),
      { numRuns: 10_000 },
    )
  })
})

describe('an API key', () => {
  const key = withCredential({ kind: 'key' })

  test('acts in its own workspace, named by id, by address or not at all', () => {
    for (const workspace of [null, 'ws_1', 'ada/one'])
      expect(ask(key, { workspace, workspaceRequired: true })).toBe('ok')
  })

  test.each(['ws_2', 'ada/two', '', 'WS_1', 'ws_1 ', 'ada', '__proto__'])(
    'is refused when %j is named',
    (workspace) => {
      expect(ask(key, { workspace })).toBe('workspace_unknown_or_forbidden')
    },
  )

  test('is never accepted outside its workspace, whatever its rights', () => {
    fc.assert(
      fc.property(arbitraryRecord, arbitraryQuestion, arbitraryMoment, fc.string(), (record, question, now, other) => {
        const mine = { ...record, credential: { ...record.credential, kind: 'key' as const } }
        for (const workspace of [question.workspace, other]) {
          const decision = decide(mine, { ...question, workspace }, now)
          if (!decision.ok) continue
          expect(decision.workspace?.id).toBe(mine.workspace?.id)
          expect([null, mine.workspace?.id, mine.workspace?.address]).toContain(workspace)
        }
        expect(decide({ ...mine, workspace: null }, question, now).ok).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })

  test('needs no approval, since an administrator of the workspace made it', () => {
    expect(ask({ ...withPolicy({ approvalRequired: true }), credential: key.credential })).toBe('ok')
  })
})

describe('a workspace that asks for approval', () => {
  test.each([
    [null, 'policy_refused'],
    ['pending', 'policy_refused'],
    ['approved', 'ok'],
    ['refused', 'policy_refused'],
    ['ended', 'policy_refused'],
  ] as const)('and has the grant %s: %s', (grant, expected) => {
    expect(ask(withWorkspace({ policy: { ...NO_POLICY, approvalRequired: true }, grant }))).toBe(expected)
  })

  test.each([
    [null, 'ok'],
    ['pending', 'ok'],
    ['approved', 'ok'],
    ['refused', 'policy_refused'],
    ['ended', 'policy_refused'],
  ] as const)('no longer, with the grant %s: %s', (grant, expected) => {
    expect(ask(withWorkspace({ grant }))).toBe(expected)
  })
})

test('a scope that the token has and that holds only in a workspace is answered by asking for the workspace', () => {
  expect(ask({ ...RECORD, workspace: null }, { scopes: ['a:write'] })).toBe('workspace_required')
  expect(ask({ ...RECORD, workspace: null }, { scopes: ['a:write', 'c:read'] })).toBe('scope_missing')
  expect(ask(RECORD, { scopes: ['a:write'] })).toBe('scope_missing')
})
