import { type Question, refuse } from '@latchkey/core'
import { describe, expect, test } from 'vitest'
import type { Answer, Verifier } from '../decider.ts'
import type { Digest, Sha256 } from '../ports.ts'
import { type Adoption, withForeignTokens } from './foreign-tokens.ts'

const QUESTION: Question = {
  ...{ workspace: null, workspaceRequired: false, scopes: [], address: '192.0.2.1', resource: null },
  kinds: ['pat'],
}
const ACCEPTED = { ok: true } as Answer
const sha256: Sha256 = (text) => `digest of ${text}` as Digest

/** A verifier that knows some digests, and a service that adopts as it is told. */
function world(adopt: (token: string) => Adoption | Error) {
  const known = new Set<string>()
  const time = { now: 0 }
  const seen = { digests: [] as string[], adoptions: [] as [string, string | null][], faults: [] as unknown[] }
  const plain: Verifier = {
    verify: (token) => (token === null ? refuse('missing') : token === 'ours' ? ACCEPTED : refuse('malformed')),
    verifyDigest: (digest) => {
      seen.digests.push(digest)
      return known.has(digest) ? ACCEPTED : refuse('unknown')
    },
  } as Verifier
  const verifier = withForeignTokens(plain, {
    sha256,
    isForeign: (token) => token.startsWith('foreign'),
    async adopt(token, address) {
      seen.adoptions.push([token, address])
      const adoption = adopt(token)
      if (adoption instanceof Error) throw adoption
      if (adoption.outcome === 'adopted') known.add(sha256(token))
      return adoption
    },
    monotonic: () => time.now,
    onFault: (fault) => void seen.faults.push(fault),
  })
  const ask = async (token: string | null) => {
    const answer = await verifier.verify(token, QUESTION)
    return answer.ok ? 'ok' : answer.code
  }
  return { verifier, known, time, seen, ask }
}

describe('a foreign token', () => {
  test('is adopted at its first use, with the address it came from, and looked up by its digest from then on', async () => {
    const { ask, seen } = world(() => ({ outcome: 'adopted' }))
    expect([await ask('foreign 1'), await ask('foreign 1')]).toEqual(['ok', 'ok'])
    expect(seen.adoptions).toEqual([['foreign 1', '192.0.2.1']])
  })

  test('that was adopted elsewhere is accepted without asking', async () => {
    const { ask, known, seen } = world(() => ({ outcome: 'unknown' }))
    known.add(sha256('foreign 1'))
    expect([await ask('foreign 1'), seen.adoptions]).toEqual(['ok', []])
  })

  test('that is wrong is asked about once in ten seconds, and no other token’s question waits for it', async () => {
    const { ask, time, seen } = world(() => ({ outcome: 'unknown' }))
    for (const at of [0, 1, 9999]) {
      time.now = at
      expect(await ask('foreign 1')).toBe('unknown')
    }
    expect(seen.adoptions).toHaveLength(1)
    await ask('foreign 2')
    expect(seen.adoptions).toHaveLength(2)
    time.now = 10_000
    await ask('foreign 1')
    expect(seen.adoptions).toHaveLength(3)
  })

  test('is asked to wait while the service is busy, for as long as it says, and may try again at once after', async () => {
    let busy = true
    const { verifier, ask, seen } = world(() =>
      busy ? { outcome: 'busy', retryAfterMs: 700 } : { outcome: 'adopted' },
    )
    expect(await verifier.verify('foreign 1', QUESTION)).toMatchObject({
      ...{ ok: false, code: 'rate_limited', retryAfterMs: 700 },
    })
    busy = false
    expect([await ask('foreign 1'), seen.adoptions.length]).toEqual(['ok', 2])
  })

  test('is refused as stale when the service can’t be asked, and the operator is told', async () => {
    const fault = new Error('down')
    const { ask, seen } = world(() => fault)
    expect([await ask('foreign 1'), seen.faults]).toEqual(['stale', [fault]])
  })

  test('that is wrong in ever new ways fills no memory', async () => {
    const { ask, seen } = world(() => ({ outcome: 'unknown' }))
    for (let index = 0; index <= 10_000; index++) await ask(`foreign ${index}`)
    seen.adoptions.length = 0
    await ask('foreign 10000')
    expect(seen.adoptions).toEqual([])
    await ask('foreign 0')
    expect(seen.adoptions).toHaveLength(1)
  })

  test('that ended is refused for its own reason, without asking', async () => {
    const { verifier, seen } = world(() => ({ outcome: 'adopted' }))
    const ended = withForeignTokens(
      { ...verifier, verify: () => refuse('malformed'), verifyDigest: () => refuse('revoked') } as Verifier,
      {
        ...{ sha256, isForeign: () => true, monotonic: () => 0, onFault: () => {} },
        adopt: async (token) => {
          seen.adoptions.push([token, null])
          return { outcome: 'adopted' }
        },
      },
    )
    expect(await ended.verify('foreign 1', QUESTION)).toMatchObject({ ok: false, code: 'revoked' })
    expect(seen.adoptions).toEqual([])
  })
})

describe('any other text', () => {
  test('is answered at once, as if there were no foreign tokens', async () => {
    const { verifier, seen } = world(() => ({ outcome: 'adopted' }))
    const answers = [null, 'ours', 'neither'].map((token) => verifier.verify(token, QUESTION))
    expect(answers.map((answer) => answer instanceof Promise)).toEqual([false, false, false])
    expect(answers).toMatchObject([{ code: 'missing' }, { ok: true }, { code: 'malformed' }])
    expect([seen.digests, seen.adoptions]).toEqual([[], []])
  })
})
