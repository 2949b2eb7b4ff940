import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { protect } from '@latchkey/guard/node'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openWorld, type Person, unknownToken, type World } from '../../http/world.ts'
import { guardBeside } from '../world/guard-beside.ts'

/** So long that it never ends within a test. */
const WINDOW = 86_400

let world: World
let ada: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
})
afterEach(() => world.close())

const limited = (requests: number) => world.token(ada.session, { rateLimit: { requests, windowSeconds: WINDOW } })
const verdicts = async (count: number, token: string) => {
  const found: string[] = []
  for (let use = 0; use < count; use++) found.push(await world.verdict(token))
  return found
}

describe('the limit of a credential at the verify route', () => {
  test('admits exactly as many uses as it says, and tells where it stands', async () => {
    const { credential, secret } = await limited(3)
    expect(credential.rateLimit).toEqual({ requests: 3, windowSeconds: WINDOW })
    expect(await world.verify(secret)).toMatchObject({ ok: true, rateLimit: { requests: 3, remaining: 2 } })
    expect(await verdicts(4, secret)).toEqual(['ok', 'ok', 'rate_limited', 'rate_limited'])
    const refused = await world.verify(secret)
    expect(refused).toMatchObject({ ok: false, rateLimit: { remaining: 0 } })
    expect((refused as unknown as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(WINDOW - 100)
  })

  test('admits as many of many at once, and not one more', async () => {
    const { secret } = await limited(10)
    const all = await Promise.all(Array.from({ length: 50 }, () => world.verdict(secret)))
    expect(all.filter((verdict) => verdict === 'ok')).toHaveLength(10)
  })

  test('is one for all secrets and workspaces of the credential, and none of another’s', async () => {
    const { credential, secret } = await limited(2)
    const { id } = await world.workspace(ada.session, 'Home')
    const overlap = { until: 'deadline', seconds: 3600 }
    const path = `POST /v1/tokens/${credential.id}/rotate`
    const rotated = await world.ok<{ secret: string }>(path, ada.session, { body: { overlap } })
    expect([await world.verdict(secret, id), await world.verdict(rotated.secret)]).toEqual(['ok', 'ok'])
    expect([await world.verdict(secret), await world.verdict(rotated.secret, id)]).toEqual([
      'rate_limited',
      'rate_limited',
    ])
    expect(await verdicts(3, (await limited(3)).secret)).toEqual(['ok', 'ok', 'ok'])
  })

  test('counts only what would be accepted', async () => {
    const { secret } = await limited(1)
    expect(await world.verdict(secret, undefined, { scopes: ['no:such'] })).toBe('scope_missing')
    expect(await verdicts(2, secret)).toEqual(['ok', 'rate_limited'])
  })

  test('that is raised, lowered or taken away holds from the next use on', async () => {
    const { credential, secret } = await limited(2)
    const edit = (rateLimit: object | null) =>
      world.ok(`PATCH /v1/tokens/${credential.id}`, ada.session, { body: { rateLimit } })
    expect(await verdicts(3, secret)).toEqual(['ok', 'ok', 'rate_limited'])
    await edit({ requests: 3, windowSeconds: WINDOW })
    expect(await verdicts(2, secret)).toEqual(['ok', 'rate_limited'])
    await edit({ requests: 1, windowSeconds: WINDOW })
    expect(await verdicts(1, secret)).toEqual(['rate_limited'])
    await edit(null)
    expect(await verdicts(3, secret)).toEqual(['ok', 'ok', 'ok'])
    expect(await world.verify(secret)).not.toHaveProperty('rateLimit')
  })

  test.each([
    { requests: 0, windowSeconds: 1 },
    { requests: 1, windowSeconds: 0 },
    { requests: 1.5, windowSeconds: 1 },
    { requests: 1_000_001, windowSeconds: 1 },
    { requests: 1, windowSeconds: 86_401 },
    { requests: 1 },
    5,
  ])('of %j is refused', async (rateLimit) => {
    const body = { name: 'Token', rateLimit }
    expect(await world.outcome('POST /v1/tokens', ada.session, { body })).toBe('400 invalid_input')
  })
})

describe('the limit of a credential at a guarded route', () => {
  let server: Server
  let url: string
  let close: () => Promise<void>
  beforeEach(async () => {
    const { guard } = guardBeside(world, 60_000)
    server = createServer(protect(guard, {}, (_, response) => response.end('here you are')))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    close = guard.close
  })
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await close()
  })

  test('is told with every answer, and ends in 429 with the time to wait', async () => {
    const { secret } = await limited(2)
    const get = () => fetch(url, { headers: { authorization: `Bearer ${secret}` } })
    const standings = []
    for (const response of [await get(), await get(), await get()]) {
      const { headers, status } = response
      expect(headers.get('ratelimit-policy')).toBe(`"credential";q=2;w=${WINDOW}`)
      standings.push([status, headers.get('ratelimit')?.replace(/;t=\d+$/, ''), headers.has('retry-after')])
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(WINDOW - 100)
    }
    expect(standings).toEqual([
      [200, '"credential";r=1', false],
      [200, '"credential";r=0', false],
      [429, '"credential";r=0', true],
    ])
  })

  test('is not spoken of for a credential that has none', async () => {
    const { secret } = await world.token(ada.session)
    const { headers, status } = await fetch(url, { headers: { authorization: `Bearer ${secret}` } })
    expect([status, headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([200, null, null])
  })
})

describe('a source of unknown tokens', () => {
  const ip = '198.51.100.66'

  test('is held back before the store is asked, and nobody else is', async () => {
    const { secret: known } = await world.token(ada.session)
    expect(await world.verdict(known, undefined, { ip })).toBe('ok')
    const find = vi.spyOn(world.latchkey.verifyParts.source, 'find')
    const guesses: string[] = []
    for (let guess = 0; guess < 150; guess++) guesses.push(await world.verdict(unknownToken(), undefined, { ip }))
    expect(guesses).toEqual([...Array(100).fill('unknown'), ...Array(50).fill('rate_limited')])
    expect(find).toHaveBeenCalledTimes(100)
    expect(await world.verdict(known, undefined, { ip })).toBe('ok')
    expect(find).toHaveBeenCalledTimes(100)
    expect(await world.verdict(unknownToken(), undefined, { ip: '198.51.100.67' })).toBe('unknown')
  })

  test('is one with its whole IPv6 network of /64', async () => {
    const verdictFrom = (host: number) =>
      world.verdict(unknownToken(), undefined, { ip: `2001:db8:1:2::${host.toString(16)}` })
    for (let guess = 0; guess < 100; guess++) expect(await verdictFrom(guess)).toBe('unknown')
    expect(await verdictFrom(0xffff)).toBe('rate_limited')
    expect(await world.verdict(unknownToken(), undefined, { ip: '2001:db8:1:3::1' })).toBe('unknown')
  })

  test('costs the store nothing for what can’t be a token, however much of it', async () => {
    const find = vi.spyOn(world.latchkey.verifyParts.source, 'find')
    const real = unknownToken()
    const mistyped = real.slice(0, -1) + (real.endsWith('a') ? 'b' : 'a')
    for (let guess = 0; guess < 200; guess++)
      expect(await world.verdict(guess % 2 ? mistyped : 'nonsense', undefined, { ip })).toBe('malformed')
    expect(find).not.toHaveBeenCalled()
    expect(await world.verdict(real, undefined, { ip })).toBe('unknown')
  })

  test('is answered 429 with the time to wait at the management API', async () => {
    const call = () => world.call('GET /v1/self', unknownToken(), { address: ip })
    for (let guess = 0; guess < 100; guess++) expect((await call()).code).toBe('unauthenticated')
    const answer = await call()
    expect([answer.status, answer.code]).toEqual([429, 'rate_limited'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  })
})
