import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGuard, type Guard, type RemoteGuardOptions } from '../index.ts'
import { type FakeService, fakeService, SERVICE_KEY } from '../testing/fake-service.ts'
import { aRecord, aToken } from '../testing/records.ts'

let service: FakeService
beforeEach(async () => {
  service = await fakeService()
})
const guards: Guard[] = []
afterEach(async () => {
  await Promise.all(guards.splice(0).map((guard) => guard.close()))
  await service.close()
})

function ask(token: string, options: Partial<RemoteGuardOptions> = {}) {
  const onFault = vi.fn<(fault: Error) => void>()
  const guard = createGuard({ url: service.url, serviceKey: SERVICE_KEY, onFault, ...options })
  guards.push(guard)
  const request = new Request('http://api.example/', {
    headers: { authorization: `Bearer ${token}`, 'latchkey-workspace': 'ws_home' },
  })
  return { passage: guard.check(request, { scopes: ['devices:read'] }), onFault }
}

it('asks by digest and workspace: the token never leaves the process', async () => {
  const token = aToken()
  service.issue(token, () => aRecord())
  const { passage, onFault } = ask(token)
  expect(await passage).toMatchObject({ ok: true, caller: { workspace: { id: 'ws_home' } } })
  expect(service.asked).toEqual([{ digest: createHash('sha256').update(token).digest('hex'), workspace: 'ws_home' }])
  expect(service.wire.join()).not.toContain(token)
  expect(service.wire.join()).not.toContain(token.slice(-12))
  expect(onFault).not.toHaveBeenCalled()
})

it('keeps a path prefix of the url, with and without a slash at its end', async () => {
  for (const url of [`${service.url}/auth`, `${service.url}/auth/`]) await ask(aToken(), { url }).passage
  const routes = service.wire.map((line) => line.split(' ')[1]?.replace(/\?.*/, ''))
  expect(new Set(routes)).toEqual(new Set(['/auth/v1/changes', '/auth/v1/records/lookup']))
})

it('refuses what nobody issued, and does not ask about what nobody can have issued', async () => {
  expect(await ask(aToken()).passage).toMatchObject({ ok: false, refusal: { code: 'unknown' } })
  expect(await ask(`${aToken()}x`).passage).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  expect(service.asked).toHaveLength(1)
})

const answering = (status: number, body: string) => (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(status).end(body)
const json = (value: unknown) => answering(200, JSON.stringify(value))

describe('a service that fails leaves the caller refused as stale, and the operator told', () => {
  it.each([
    ['500', answering(500, 'oops'), 'answered 500'],
    ['404, as another server at that address gives', answering(404, ''), 'url'],
    ['429', answering(429, ''), 'too often'],
    ['401', answering(401, ''), 'serviceKey'],
    ['403', answering(403, ''), 'scope "verify"'],
    ['204', answering(204, ''), 'answered 204'],
    [
      'a redirect, which is not followed',
      (_: IncomingMessage, response: ServerResponse) => void response.writeHead(307, { location: '/elsewhere' }).end(),
      'answered 307',
    ],
    ['an empty answer', answering(200, ''), 'not JSON'],
    ['HTML', answering(200, '<!doctype html>'), 'not JSON'],
    ['half an answer', answering(200, '{"record":'), 'not JSON'],
    ['JSON of something else', json(['record']), 'not asked for'],
    ['null', json(null), 'not asked for'],
    ['no record at all', json({ position: 'e1.1' }), '/record'],
    ['a record without its position', json({ record: null }), '/position'],
    ['a huge answer', answering(200, `{"record":null,"padding":"${'x'.repeat(2_000_000)}"}`), 'too long'],
    [
      'an endless answer',
      (_: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200)
        const pour = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        }
        response.on('drain', pour)
        pour()
      },
      'too long',
    ],
    ['no answer', () => {}, 'did not answer within 300 ms'],
    [
      'an answer that never ends',
      (_: IncomingMessage, response: ServerResponse) => void response.writeHead(200).write('{"record":'),
      'did not answer within 300 ms',
    ],
    ['a connection cut at once', (request: IncomingMessage) => void request.socket.destroy(), 'could not be asked'],
    [
      'a connection cut within the answer',
      (_: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('{', () => response.destroy())
      },
      'could not be asked',
    ],
  ])('%s', async (_, listener, message) => {
    service.behave(listener)
    const token = aToken()
    const { passage, onFault } = ask(token, { timeoutMs: 300 })
    const refused = await passage
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'stale' } })
    if (!refused.ok) expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(onFault).toHaveBeenCalledOnce()
    const told = onFault.mock.lastCall?.[0] as Error
    expect(told.message).toContain(message)
    expect(told.message).toContain(service.url)
    const digest = createHash('sha256').update(token).digest('hex')
    for (const secret of [token, digest, SERVICE_KEY])
      expect(`${told.stack} ${JSON.stringify(told)} ${told.cause}`).not.toContain(secret)
  })

  it('is told that nothing listens there', async () => {
    const { url } = service
    await service.close()
    const { passage, onFault } = ask(aToken(), { url })
    expect(await passage).toMatchObject({ ok: false, refusal: { code: 'stale' } })
    expect(onFault.mock.calls.map(([fault]) => fault.message)).toContain(
      `${url}/v1/records/lookup could not be asked (ECONNREFUSED).`,
    )
    service = await fakeService()
  })

  it('is told of a wrong service key', async () => {
    const { passage, onFault } = ask(aToken(), { serviceKey: 'lk_svc_wrong' })
    expect(await passage).toMatchObject({ ok: false, refusal: { code: 'stale' } })
    expect(onFault.mock.lastCall?.[0].message).toContain('pass a current one as serviceKey')
    expect(onFault.mock.lastCall?.[0].message).not.toContain('lk_svc_wrong')
  })

  it('also when its fetch throws what it was given, or heeds no signal', async () => {
    const leaky = ask(aToken(), {
      fetch: async (...given) => {
        throw new Error(JSON.stringify(given))
      },
    })
    expect(await leaky.passage).toMatchObject({ ok: false, refusal: { code: 'stale' } })
    expect(leaky.onFault.mock.lastCall?.[0].message).not.toContain(SERVICE_KEY)
    const deaf = ask(aToken(), { fetch: () => new Promise(() => {}), timeoutMs: 20 })
    expect(await deaf.passage).toMatchObject({ ok: false, refusal: { code: 'stale' } })
  })
})

it('hangs up on a service that takes too long', async () => {
  const hungUp = new Promise((done) => service.behave((_, response) => void response.on('close', done)))
  await ask(aToken(), { timeoutMs: 20 }).passage
  await expect(hungUp).resolves.toBeUndefined()
})

it('asks once more when a connection breaks, since a look-up changes nothing', async () => {
  const token = aToken()
  service.issue(token, () => aRecord())
  const failed = new Set<string>()
  const { passage, onFault } = ask(token, {
    fetch: (...given) => {
      const route = new URL(String(given[0])).pathname
      if (failed.has(route)) return fetch(...given)
      failed.add(route)
      return Promise.reject(new TypeError('fetch failed'))
    },
  })
  expect(await passage).toMatchObject({ ok: true })
  expect(onFault).not.toHaveBeenCalled()
})

describe('a record that is not whole is never decided on', () => {
  const paths = (value: object, at: string[] = []): string[][] =>
    Object.entries(value).flatMap(([name, inner]) => [
      [...at, name],
      ...(typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? paths(inner, [...at, name]) : []),
    ])

  function changed(path: string[], value: unknown): object {
    const record = structuredClone(aRecord()) as object
    const holder = path
      .slice(0, -1)
      .reduce((inner, name) => (inner as Record<string, object>)[name] as object, record) as Record<string, unknown>
    const name = path.at(-1) as string
    if (value === undefined) delete holder[name]
    else holder[name] = value
    return record
  }

  it.each(paths(aRecord()).map((path) => [path.join('/'), path] as const))('%s', async (_, path) => {
    const token = aToken()
    for (const junk of [undefined, 'devices:read', { length: 1 }, -1, [1]]) {
      const isText = ['id', 'organizationId', 'name', 'address', 'handle'].includes(path.at(-1) as string)
      if (isText && junk === 'devices:read') continue
      service.behave(json({ record: changed(path, junk), position: 'e1.1' }))
      expect(await ask(token).passage, `${path.join('/')} = ${JSON.stringify(junk)}`).toMatchObject({
        ok: false,
        refusal: { code: 'stale' },
      })
    }
  })

  it('but one with more in it than this version knows is', async () => {
    service.behave(json({ record: { ...aRecord(), region: 'eu' }, position: 'e1.7' }))
    expect(await ask(aToken()).passage).toMatchObject({ ok: true })
  })
})

it('tells the process once for each fault when nobody listens', async () => {
  const warnings: Error[] = []
  const listener = (warning: Error) => void warnings.push(warning)
  process.on('warning', listener)
  service.behave(answering(401, ''))
  const guard = createGuard({ url: service.url, serviceKey: SERVICE_KEY })
  guards.push(guard)
  for (let times = 0; times < 3; times++)
    await guard.check(new Request('http://api.example/', { headers: { authorization: `Bearer ${aToken()}` } }))
  await new Promise((told) => setImmediate(told))
  process.off('warning', listener)
  expect(warnings.filter(({ name }) => name === 'LatchkeyGuardWarning')).toHaveLength(1)
})
