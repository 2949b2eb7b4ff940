import { ANY_QUESTION, type Instant, refuse, type VerificationRecord } from '@latchkey/core'
import { describe, expect, test, vi } from 'vitest'
import { type CachedVerifierParts, createCachedVerifier } from './cached-verifier.ts'
import type { Asked } from './decider.ts'
import type { Changes, Digest, FoundRecord } from './ports.ts'
import { aRecord, change, digest, place } from './testing/records.ts'

const QUESTION = { ...ANY_QUESTION, scopes: ['a:read'] }

function verifying(options: Partial<CachedVerifierParts> = {}) {
  const at = { now: 0 }
  const answers: ((found: FoundRecord | Error) => void)[] = []
  const find = vi.fn(
    (_: Digest, __: string | null) =>
      new Promise<FoundRecord>((resolve, reject) => {
        answers.push((found) => (found instanceof Error ? reject(found) : resolve(found)))
      }),
  )
  let tell = (_: Changes) => {}
  const changes = {
    changes: () =>
      new Promise<Changes>((resolve) => {
        tell = resolve
      }),
  }
  const onFault = vi.fn()
  const verifier = createCachedVerifier({
    source: { find },
    changes,
    sha256: (text) => text as Digest,
    isWellFormed: () => true,
    clock: () => (1_700_000_000_000 + at.now) as Instant,
    monotonic: () => at.now,
    sleep: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    random: () => 0,
    randomBytes: (count) => new Uint8Array(count),
    onFault,
    ...options,
  })
  const ask = (name = 1, question: Asked = QUESTION) => verifier.verifyDigest(digest(name), question)
  const settled = () => new Promise((done) => setImmediate(done))
  return {
    verifier,
    at,
    find,
    answers,
    onFault,
    ask,
    settled,
    async follow() {
      verifier.start()
      tell({ startOver: true, position: place(10), upToDate: true, entries: [] })
      await settled()
    },
    /** Asks and answers once, so that it is remembered. */
    async remember(record: VerificationRecord | null, name = 1) {
      const pending = ask(name)
      answers.at(-1)?.({ record, position: place(10) })
      return pending
    },
  }
}

describe('a verifier with a live lease', () => {
  test('decides on what it remembers at once, without a promise', async () => {
    const { follow, remember, ask, find, verifier } = verifying()
    await follow()
    await remember(aRecord())
    expect(ask()).toMatchObject({ ok: true })
    expect(find).toHaveBeenCalledTimes(1)
    expect(verifier.health()).toMatchObject({
      does: 'decide from cache',
      position: 'e1.10',
      hitRate: 0.5,
      cache: { records: 1 },
    })
  })

  test('hashes no token that it recognizes, until something changes about it', async () => {
    const sha256 = vi.fn((_: string) => digest(1))
    const { follow, remember, verifier } = verifying({ sha256 })
    await follow()
    await remember(aRecord())
    const verify = (token = 'lk_pat_1') => verifier.verify(token, QUESTION)
    expect([verify(), verify(), verify()]).toMatchObject([{ ok: true }, { ok: true }, { ok: true }])
    expect(sha256).toHaveBeenCalledTimes(1)
    void verify('lk_pat_2')
    expect(sha256).toHaveBeenLastCalledWith('lk_pat_2')
    verifier.apply([change(11, 'credential', 'tok_1')])
    expect(verify()).toBeInstanceOf(Promise)
    expect(sha256).toHaveBeenCalledTimes(3)
  })

  test('hashes a token that it refuses each time, as it does one that nobody issued', async () => {
    const sha256 = vi.fn((_: string) => digest(1))
    const { follow, remember, verifier } = verifying({ sha256 })
    await follow()
    await remember(aRecord('tok_1', { state: 'revoked' }))
    for (const times of [1, 2, 3]) {
      expect(verifier.verify('lk_pat_1', QUESTION)).toMatchObject({ code: 'revoked' })
      expect(sha256).toHaveBeenCalledTimes(times)
    }
  })

  test('goes back to hashing a token that it recognized, from the first time that it is refused', async () => {
    const sha256 = vi.fn((_: string) => digest(1))
    const { follow, remember, verifier } = verifying({ sha256 })
    await follow()
    await remember(aRecord())
    const verify = (scopes: readonly string[]) => verifier.verify('lk_pat_1', { ...QUESTION, scopes })
    expect([verify([]), verify([])]).toMatchObject([{ ok: true }, { ok: true }])
    expect(sha256).toHaveBeenCalledTimes(1)
    for (const times of [2, 3]) {
      expect(verify(['none:such'])).toMatchObject({ code: 'scope_missing' })
      expect(sha256).toHaveBeenCalledTimes(times)
    }
    expect([verify([]), verify([])]).toMatchObject([{ ok: true }, { ok: true }])
    expect(sha256).toHaveBeenCalledTimes(4)
  })

  test('makes one question of many at once, and a new one after a change that it has itself made', async () => {
    const { follow, ask, find, answers, verifier } = verifying()
    await follow()
    const early = [ask(), ask(), ask()]
    expect(find).toHaveBeenCalledTimes(1)
    verifier.apply([change(11, 'credential', 'tok_1')])
    const late = ask()
    expect(find).toHaveBeenCalledTimes(2)
    answers[0]?.({ record: aRecord(), position: place(10) })
    answers[1]?.({ record: aRecord('tok_1', { state: 'revoked' }), position: place(11) })
    expect((await Promise.all(early)).map(({ ok }) => ok)).toEqual([true, true, true])
    expect(await late).toMatchObject({ code: 'revoked' })
    expect(ask()).toMatchObject({ code: 'revoked' })
  })

  test('does not wait for a question that was asked longer ago than the bound', async () => {
    const { ask, find, at } = verifying({ maxStalenessMs: 5000 })
    void ask()
    at.now = 5000
    void ask()
    expect(find).toHaveBeenCalledTimes(1)
    at.now = 5001
    void ask()
    expect(find).toHaveBeenCalledTimes(2)
  })

  test('counts uses of accepted tokens alone, and a request once, however often it is looked at', async () => {
    const sink = vi.fn(async () => {})
    const { follow, remember, ask, verifier } = verifying({ usage: { sink, flushMs: 1000 } })
    await follow()
    await remember(aRecord())
    ask()
    ask(1, { ...QUESTION, isCounted: true })
    ask(1, { ...QUESTION, scopes: ['b:read'] })
    await remember(null, 2)
    await verifier.stop()
    expect(sink.mock.calls).toMatchObject([[[{ credentialId: 'tok_1', count: 2 }]]])
  })
})

describe('a verifier whose lease has ended', () => {
  async function ended(options: Partial<CachedVerifierParts> = {}) {
    const parts = verifying({ maxStalenessMs: 5000, ...options })
    await parts.follow()
    await parts.remember(aRecord())
    parts.at.now = 5001
    return parts
  }

  test('asks for each decision', async () => {
    const { ask, answers, verifier } = await ended()
    expect(verifier.health()).toMatchObject({ does: 'ask each time', lease: { live: false, ageMs: 5001 } })
    const pending = ask()
    answers.at(-1)?.({ record: aRecord('tok_1', { state: 'revoked' }), position: place(11) })
    expect(await pending).toMatchObject({ code: 'revoked' })
  })

  test('goes by no token that it recognizes', async () => {
    const { verifier, follow, remember, at } = verifying({ maxStalenessMs: 5000, sha256: () => digest(1) })
    await follow()
    await remember(aRecord())
    for (const _ of [1, 2]) expect(verifier.verify('lk_pat_1', QUESTION)).toMatchObject({ ok: true })
    at.now = 5001
    expect(verifier.verify('lk_pat_1', QUESTION)).toBeInstanceOf(Promise)
  })

  test('refuses when it can’t ask, whatever it remembers', async () => {
    const { ask, answers, verifier, onFault } = await ended({ failOpenScopes: ['b:read'] })
    const fault = new Error('down')
    for (const question of [QUESTION, { ...QUESTION, scopes: [] }, { ...QUESTION, scopes: ['a:read', 'b:read'] }]) {
      const pending = ask(1, question)
      answers.at(-1)?.(fault)
      expect(await pending).toEqual(refuse('stale'))
    }
    expect(onFault).toHaveBeenLastCalledWith(fault)
    expect(verifier.health().does).toBe('refuse')
  })

  test('goes by an old record for the scopes that an operator named, and for no token that it does not know', async () => {
    const { ask, answers } = await ended({ failOpenScopes: ['a:read'] })
    const known = ask()
    answers.at(-1)?.(new Error('down'))
    expect(await known).toMatchObject({ ok: true })
    const stranger = ask(2)
    answers.at(-1)?.(new Error('down'))
    expect(await stranger).toEqual(refuse('stale'))
  })
})

test('a listener that throws changes no answer', async () => {
  const { ask, answers } = verifying({
    onFault: () => {
      throw new Error('broken too')
    },
  })
  const pending = ask()
  answers[0]?.(new Error('down'))
  expect(await pending).toEqual(refuse('stale'))
})

test('a memory without a bound to speak of costs nothing before it is filled', async () => {
  const { follow, remember, verifier } = verifying({ cacheSize: Number.MAX_SAFE_INTEGER, sha256: () => digest(1) })
  await follow()
  await remember(aRecord())
  for (const _ of [1, 2]) expect(verifier.verify('lk_pat_1', QUESTION)).toMatchObject({ ok: true })
})

test.each(['maxStalenessMs', 'cacheSize', 'unknownCacheSize'])('%s must be a number that can work', (name) => {
  for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => verifying({ [name]: value })).toThrow(new RegExp(`^${name} must be`))
  }
})
