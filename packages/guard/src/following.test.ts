import type { VerificationRecord } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGuard, type Guard, type RemoteGuardOptions } from './index.ts'
import { type FakeService, fakeService, SERVICE_KEY } from './testing/fake-service.ts'
import { aRecord, aToken } from './testing/records.ts'

const DAY = 86_400_000

let service: FakeService
const guards: Guard[] = []
beforeEach(async () => {
  service = await fakeService()
})
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(guards.splice(0).map((guard) => guard.close()))
  await service.close()
})

function guardWith(options: Partial<RemoteGuardOptions> = {}): Guard {
  const guard = createGuard({ url: service.url, serviceKey: SERVICE_KEY, onFault: () => {}, ...options })
  guards.push(guard)
  return guard
}

const requestWith = (token: string) =>
  new Request('http://api.example/', { headers: { authorization: `Bearer ${token}`, 'user-agent': 'probe/1.0' } })

const check = async (guard: Guard, token: string) => {
  const passage = await guard.check(requestWith(token), {}, { address: '203.0.113.7' })
  return passage.ok ? 'ok' : passage.refusal.code
}

/** A guard that follows: what it finds from now on, it remembers. */
async function following(options: Partial<RemoteGuardOptions> = {}): Promise<Guard> {
  const guard = guardWith(options)
  await check(guard, aToken())
  await vi.waitFor(() => expect(guard.health()?.does).toBe('decide from cache'))
  return guard
}

describe('a guard that follows the service', () => {
  it('asks about a token once, and decides on it from memory then', async () => {
    const guard = await following()
    const token = aToken()
    service.issue(token, () => aRecord({ workspace: null }))
    const before = service.asked.length
    for (let times = 0; times < 5; times++) expect(await check(guard, token)).toBe('ok')
    expect(service.asked).toHaveLength(before + 1)
  })

  it('makes one question of a hundred simultaneous first uses', async () => {
    const guard = await following()
    const token = aToken()
    service.issue(token, () => aRecord({ workspace: null }))
    const before = service.asked.length
    const answers = await Promise.all(Array.from({ length: 100 }, () => check(guard, token)))
    expect(new Set(answers)).toEqual(new Set(['ok']))
    expect(service.asked).toHaveLength(before + 1)
  })

  it('refuses a revoked token once the news has come, and tells the service that it has', async () => {
    const guard = await following()
    const token = aToken()
    let record: VerificationRecord = aRecord({ workspace: null })
    service.issue(token, () => record)
    expect(await check(guard, token)).toBe('ok')
    record = aRecord({ workspace: null, credential: { state: 'revoked' } })
    service.commit({ type: 'credential', id: record.credential.id })
    await vi.waitFor(() => expect(service.polls.at(-1)?.get('after')).toBe('e1.1'))
    expect(await check(guard, token)).toBe('revoked')
    expect(guard.health()?.position).toBe('e1.1')
  })

  it('accepts a token that was guessed before it was issued', async () => {
    const guard = await following()
    const token = aToken()
    expect(await check(guard, token)).toBe('unknown')
    service.issue(token, () => aRecord({ workspace: null }))
    service.commit({ type: 'credential', id: 'tok_1' })
    await vi.waitFor(() => expect(service.polls.at(-1)?.get('after')).toBe('e1.1'))
    expect(await check(guard, token)).toBe('ok')
  })

  it('says who it is, the same throughout', async () => {
    const guard = await following({ name: 'devices-api-1' })
    service.commit({ type: 'credential', id: 'tok_x' })
    await vi.waitFor(() => expect(guard.health()?.position).toBe('e1.1'))
    await vi.waitFor(() => expect(service.polls.at(-1)?.get('after')).toBe('e1.1'))
    const first = service.polls[0] as URLSearchParams
    expect(first.has('after')).toBe(false)
    expect(first.get('name')).toBe('devices-api-1')
    expect(new Set(service.polls.map((query) => query.get('verifier'))).size).toBe(1)
    expect(service.polls.at(-1)?.get('wait')).toBe('1666')
  })

  it('asks each time while there are no changes to be had, and still decides', async () => {
    service.behave((_, response) => void response.writeHead(503).end(), '/v1/changes')
    const guard = guardWith()
    const token = aToken()
    service.issue(token, () => aRecord({ workspace: null }))
    for (let times = 0; times < 3; times++) expect(await check(guard, token)).toBe('ok')
    expect(service.asked).toHaveLength(3)
    expect(guard.health()).toMatchObject({ does: 'ask each time', lease: { live: false, ageMs: null }, position: null })
  })

  it.each([
    [
      'a change of an unknown type',
      { startOver: false, position: 'e1.1', upToDate: true, entries: [{ position: 'e1.1', type: 'planet', id: 'x' }] },
    ],
    ['no position', { startOver: true, upToDate: true, entries: [] }],
    ['another thing', []],
  ])('takes no freshness from an answer with %s', async (_, body) => {
    service.behave((__, response) => void response.writeHead(200).end(JSON.stringify(body)), '/v1/changes')
    const onFault = vi.fn<(fault: Error) => void>()
    const guard = guardWith({ onFault })
    await check(guard, aToken())
    await vi.waitFor(() =>
      expect(onFault.mock.lastCall?.[0].message).toContain('/v1/changes answered what it was not asked for'),
    )
    expect(guard.health()?.lease.live).toBe(false)
  })

  it('holds one address back that guesses, and nobody else', async () => {
    const guard = await following({ failureLimit: { failures: 5, windowMs: 60_000 } })
    const guesses = []
    for (let times = 0; times < 8; times++) guesses.push(await check(guard, aToken()))
    expect(guesses).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'rate_limited',
      'rate_limited',
      'rate_limited',
      'rate_limited',
    ])
    const passage = await guard.check(requestWith(aToken()), {}, { address: '203.0.113.7' })
    if (passage.ok) throw new Error('a guess was accepted')
    expect(passage.response.status).toBe(429)
    expect(Number(passage.response.headers.get('retry-after'))).toBeGreaterThan(10)
    const other = await guard.check(requestWith(aToken()), {}, { address: '198.51.100.1' })
    expect(other).toMatchObject({ refusal: { code: 'unknown' } })
  })

  it('goes on by asking after it is closed', async () => {
    const guard = await following({ maxStalenessMs: 300 })
    const token = aToken()
    service.issue(token, () => aRecord({ workspace: null }))
    await guard.close()
    await vi.waitFor(() => expect(guard.health()?.does).toBe('ask each time'))
    const before = service.asked.length
    for (let times = 0; times < 2; times++) expect(await check(guard, token)).toBe('ok')
    expect(service.asked).toHaveLength(before + 2)
  })
})

describe('a token with a limit', () => {
  it('is told where it stands, and refused when it is used up', async () => {
    const guard = await following()
    const token = aToken()
    const rateLimit = { requests: 2, windowMs: 60_000 }
    service.issue(token, () => aRecord({ workspace: null, credential: { rateLimit } }))
    const one = await guard.check(requestWith(token))
    expect(one).toMatchObject({
      ok: true,
      headers: { 'ratelimit-policy': '"credential";q=2;w=60', ratelimit: '"credential";r=1;t=60' },
    })
    expect(one.ok && Object.keys(one.caller)).not.toContain('rateLimit')
    await guard.check(requestWith(token))
    const three = await guard.check(requestWith(token))
    if (three.ok) throw new Error('the limit did not hold')
    expect(three.refusal.code).toBe('rate_limited')
    expect(three.response.status).toBe(429)
    expect(three.response.headers.get('ratelimit')).toBe('"credential";r=0;t=60')
    expect(three.response.headers.get('retry-after')).toBe('60')
  })
})

describe('uses', () => {
  it('are reported when the guard is closed, without the token', async () => {
    const guard = await following()
    const token = aToken()
    service.issue(token, () => aRecord({ workspace: null }))
    for (let times = 0; times < 3; times++) await check(guard, token)
    await guard.close()
    expect(service.used).toHaveLength(1)
    const [report] = service.used
    expect(report?.verifier).toBe(service.polls[0]?.get('verifier'))
    expect(report?.items).toMatchObject([
      { credentialId: 'tok_1', count: 3, address: '203.0.113.7', userAgent: 'probe/1.0' },
    ])
    const [item] = report?.items ?? []
    expect(Math.abs(Date.parse(String(item?.lastUsedAt)) - Date.now())).toBeLessThan(DAY)
    expect(Object.values(item?.days ?? {}).reduce((sum, uses) => sum + uses, 0)).toBe(3)
    expect(service.wire.join()).not.toContain(token)
  })

  it('that can’t be reported change nothing for callers, and are told once they can be', async () => {
    service.behave((_, response) => void response.writeHead(500).end(), '/v1/usage')
    const onFault = vi.fn<(fault: Error) => void>()
    const guard = await following({ usageFlushMs: 100, onFault })
    const token = aToken()
    service.issue(token, () => aRecord({ workspace: null }))
    expect(await check(guard, token)).toBe('ok')
    await vi.waitFor(() => expect(onFault.mock.lastCall?.[0].message).toContain('/v1/usage answered 500'))
    expect(await check(guard, token)).toBe('ok')
    service.behave(null, '/v1/usage')
    await vi.waitFor(() => {
      const counts = service.used.flatMap(({ items }) => items.map(({ count }) => count))
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2)
    })
  })
})
