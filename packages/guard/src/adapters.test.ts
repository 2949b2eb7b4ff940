import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { type Context, Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callerOf as expressCaller, protect as expressProtect } from './express.ts'
import { callerOf as fastifyCaller, protect as fastifyProtect } from './fastify.ts'
import { type GuardedEnv, protect as honoProtect, protectHandler as honoProtectHandler } from './hono.ts'
import { type Caller, createGuard, type Dialect, type Guard, type Requirement, seam } from './index.ts'
import { protect as nodeProtect } from './node.ts'
import { type FakeService, fakeService, SERVICE_KEY } from './testing/fake-service.ts'
import { aRecord, aToken, NOW } from './testing/records.ts'

const READ: Requirement = { scopes: ['devices:read'], workspace: 'required' }
const ITEM: Requirement = {
  resource: (request) => {
    const { pathname, searchParams } = new URL(request.url)
    return pathname === '/api/item' ? searchParams.get('id') : 'elsewhere'
  },
}

/** Each serves GET and POST /api/devices (needs READ) and GET /api/item?id=… (limited by resource), answers with the caller, and counts its handlers' runs. */
interface Mounted {
  readonly origin: string
  runs(): number
  close(): Promise<unknown>
}

const originOf = (server: { address(): unknown }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const listening = (server: Server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
const closed = (server: Server) => {
  server.closeAllConnections()
  return new Promise((done) => server.close(done))
}

const FRAMEWORKS: readonly (readonly [string, (guard: Guard) => Promise<Mounted>])[] = [
  [
    'node:http',
    async (guard) => {
      let runs = 0
      const devices = nodeProtect(guard, READ, (req, res) => {
        runs++
        res.end(JSON.stringify(req.caller))
      })
      const item = nodeProtect(guard, ITEM, (_, res) => res.end('item'))
      const server = createServer((req, res) => (req.url?.startsWith('/api/item') ? item(req, res) : devices(req, res)))
      await listening(server)
      return { origin: originOf(server), runs: () => runs, close: () => closed(server) }
    },
  ],
  [
    'Express',
    async (guard) => {
      let runs = 0
      const app = express()
      const router = express.Router()
      router.all('/devices', expressProtect(guard, READ), express.json(), (req, res) => {
        runs++
        res.json(expressCaller(req))
      })
      router.get('/item', expressProtect(guard, ITEM), (_, res) => void res.send('item'))
      app.use('/api', router)
      app.get('/open', (req, res) => void res.json(expressCaller(req)))
      const server = createServer(app)
      await listening(server)
      return { origin: originOf(server), runs: () => runs, close: () => closed(server) }
    },
  ],
  [
    'Fastify',
    async (guard) => {
      let runs = 0
      const app = fastify({ forceCloseConnections: true })
      app.route({
        method: ['GET', 'POST'],
        url: '/api/devices',
        onRequest: fastifyProtect(guard, READ),
        handler: (req) => {
          runs++
          return fastifyCaller(req)
        },
      })
      app.get('/api/item', { onRequest: fastifyProtect(guard, ITEM) }, () => 'item')
      const origin = await app.listen({ port: 0, host: '127.0.0.1' })
      return { origin, runs: () => runs, close: () => app.close() }
    },
  ],
  [
    'Hono',
    async (guard) => {
      let runs = 0
      const app = new Hono<GuardedEnv>()
      app.use('/api/*', async (c, next) => {
        c.header('x-set-before', 'kept')
        await next()
      })
      app.on(['GET', 'POST'], '/api/devices', honoProtect(guard, READ), (c) => {
        runs++
        return c.json(c.get('caller'))
      })
      app.get('/api/item', honoProtect(guard, ITEM), (c) => c.text('item'))
      const server = await new Promise<Server>((done) => {
        const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => done(started as Server))
      })
      return { origin: originOf(server), runs: () => runs, close: () => closed(server) }
    },
  ],
  [
    'Hono, around a handler',
    async (guard) => {
      let runs = 0
      const app = new Hono<GuardedEnv>()
      app.use('/api/*', async (c, next) => {
        c.header('x-set-before', 'kept')
        await next()
      })
      const devices = honoProtectHandler(guard, READ, (c: Context<GuardedEnv>) => {
        runs++
        return c.json(c.get('caller'))
      })
      app.on(['GET', 'POST'], '/api/devices', devices)
      app.get(
        '/api/item',
        honoProtectHandler(guard, ITEM, (c) => c.text('item')),
      )
      const server = await new Promise<Server>((done) => {
        const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => done(started as Server))
      })
      return { origin: originOf(server), runs: () => runs, close: () => closed(server) }
    },
  ],
]

interface Received {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Node's own client, because `fetch` can't repeat a header. */
function send(origin: string, path: string, headers: readonly string[] = [], body?: string): Promise<Received> {
  return new Promise((done, failed) => {
    const { hostname, port } = new URL(origin)
    // A connection of its own each: the server closes one after a header that is too large.
    const options = {
      agent: false,
      hostname,
      port,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: ['Host', `${hostname}:${port}`, ...headers],
    }
    const outgoing = request(options, async (incoming) => {
      let text = ''
      for await (const part of incoming) text += part
      done({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text })
    })
    outgoing.on('error', failed).end(body)
  })
}

describe.each(FRAMEWORKS)('on %s', (_, mount) => {
  const token = aToken()
  const local = aToken()
  const expiring = aToken()
  const limited = aToken()
  const expiresAt = NOW + 3_600_000
  let service: FakeService
  const guards: Guard[] = []
  let api: Mounted
  let seamApi: Mounted

  beforeAll(async () => {
    service = await fakeService()
    const seenFrom = (record: ReturnType<typeof aRecord>) => (workspace: string | null) =>
      workspace === 'ws_home' ? record : { ...record, workspace: null }
    service.issue(token, seenFrom(aRecord()))
    service.issue(local, seenFrom(aRecord({ credential: { addressAllowlist: ['127.0.0.0/8'] } })))
    service.issue(expiring, seenFrom(aRecord({ credential: { expiresAt: expiresAt as never } })))
    service.issue(limited, seenFrom(aRecord({ credential: { resources: ['lock 1'] } })))
    const guarded = (dialect?: Dialect) => {
      const guard = createGuard({
        url: service.url,
        serviceKey: SERVICE_KEY,
        clock: () => NOW,
        onFault: (fault) => {
          throw fault
        },
        ...(dialect && { dialect }),
      })
      guards.push(guard)
      return guard
    }
    api = await mount(guarded())
    seamApi = await mount(guarded(seam))
  })
  afterAll(async () => {
    await Promise.all([api.close(), seamApi.close(), ...guards.map((guard) => guard.close())])
    await service.close()
  })

  const as = (bearer: string, ...more: string[]) => [
    'Authorization',
    `Bearer ${bearer}`,
    'Latchkey-Workspace',
    'ws_home',
    ...more,
  ]

  it('runs the handler for a caller who meets the requirement, and tells it who that is', async () => {
    const { status, headers, body } = await send(api.origin, '/api/devices', as(token))
    expect(status).toBe(200)
    expect(headers).not.toHaveProperty('latchkey-token-expires')
    expect(JSON.parse(body)).toEqual({
      ok: true,
      credential: { id: 'tok_1', kind: 'pat', name: 'nightly export' },
      principal: { id: 'usr_1', type: 'user', handle: 'ada' },
      workspace: { id: 'ws_home', address: 'acme/home', name: 'Home' },
      scopes: ['devices:read', 'devices:write'],
      resources: null,
      expiresAt: null,
    })
  })

  it('answers a refusal whole, without running the handler', async () => {
    const before = api.runs()
    const { status, headers, body } = await send(api.origin, '/api/devices')
    expect(status).toBe(401)
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'www-authenticate': 'Bearer realm="api"',
    })
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:latchkey:error:unauthenticated', status: 401 })
    expect(api.runs()).toBe(before)
  })

  it('gives the same bytes to a foreign workspace, an unknown token and garbage', async () => {
    const answers = await Promise.all(
      [
        ['Authorization', `Bearer ${token}`, 'Latchkey-Workspace', 'ws_other'],
        as(aToken()),
        as('garbage'),
        as(token, 'Latchkey-Workspace', 'ws_home'),
      ].map((headers) => send(api.origin, '/api/devices', headers)),
    )
    const bytes = answers.map(({ status, headers, body }) => JSON.stringify([status, { ...headers, date: '' }, body]))
    expect(new Set(bytes).size).toBe(1)
    expect(answers[0]?.status).toBe(401)
  })

  it('sees a repeated Authorization header, which Node’s parsed headers hide', async () => {
    const { status } = await send(api.origin, '/api/devices', as(token, 'Authorization', `Bearer ${aToken()}`))
    expect(status).toBe(401)
  })

  it('refuses a megabyte of header without harm', async () => {
    const refused = await send(api.origin, '/api/devices', as('a'.repeat(1_000_000))).catch((fault) => fault)
    expect([431, 'ECONNRESET', 'EPIPE']).toContain(refused.status ?? refused.code)
    expect((await send(api.origin, '/api/devices', as('a'.repeat(10_000)))).status).toBe(401)
  })

  it('refuses before a body is read, and leaves an accepted one to the handler', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(80_000) })
    expect((await send(api.origin, '/api/devices', ['Content-Type', 'application/json'], '{broken')).status).toBe(401)
    expect((await send(api.origin, '/api/devices', as(token, 'Content-Type', 'application/json'), large)).status).toBe(
      200,
    )
  })

  it('knows the address that the caller’s socket has', async () => {
    expect((await send(api.origin, '/api/devices', as(local, 'X-Forwarded-For', '203.0.113.9'))).status).toBe(200)
  })

  it('refuses a personal token that a browser’s page of another origin sends', async () => {
    const { status, body } = await send(api.origin, '/api/devices', as(token, 'Origin', 'http://evil.example'))
    expect([status, JSON.parse(body).code]).toEqual([403, 'browser_use_refused'])
  })

  it('tells the holder of a token that it expires soon', async () => {
    const { status, headers } = await send(api.origin, '/api/devices', as(expiring))
    expect([status, headers['latchkey-token-expires']]).toEqual([200, new Date(expiresAt).toISOString()])
  })

  it('gives a route’s requirement the whole URL', async () => {
    expect(await send(api.origin, '/api/item?id=lock%201', as(limited))).toMatchObject({ status: 200, body: 'item' })
    expect((await send(api.origin, '/api/item?id=lock%202', as(limited))).status).toBe(403)
  })

  it('speaks Seam when told so', async () => {
    const one = await send(seamApi.origin, '/api/devices', ['Authorization', `bearer ${token}`])
    expect([one.status, JSON.parse(one.body).error.type, one.headers['content-type']]).toEqual([
      400,
      'missing_workspace_id',
      'application/json; charset=utf-8',
    ])
    const other = await send(seamApi.origin, '/api/devices', ['Authorization', `Bearer ${token}`, 'seam-workspace', ''])
    expect(other.body).toBe(one.body)
    expect(other.headers['seam-request-id']).toMatch(/./)
    expect(other.headers['seam-request-id']).not.toBe(one.headers['seam-request-id'])
    expect(
      (await send(seamApi.origin, '/api/devices', ['Authorization', `Bearer ${token}`, 'seam-workspace', 'ws_home']))
        .status,
    ).toBe(200)
  })

  it('takes a hostile Host or target for nothing worse than a refusal', async () => {
    const { hostname, port } = new URL(api.origin)
    for (const [path, host] of [
      ['/api/item?id=1', 'a b@c:xx'],
      ['/api/item?id=1', ''],
      ['//evil.example/api/item', 'x'],
    ] as const) {
      const status = await new Promise((done, failed) =>
        request({ hostname, port, path, headers: ['Host', host, 'Authorization', `Bearer ${limited}`] }, (incoming) =>
          done(incoming.resume().statusCode),
        )
          .on('error', failed)
          .end(),
      )
      expect([200, 400, 401, 403, 404]).toContain(status)
    }
  })
})

it.each([
  ['node:http', () => nodeProtect({} as Guard, { scope: ['x'] } as never, () => {})],
  ['Express', () => expressProtect({} as Guard, { scope: ['x'] } as never)],
  ['Fastify', () => fastifyProtect({} as Guard, { scope: ['x'] } as never)],
  ['Hono, around a handler', () => honoProtectHandler({} as Guard, { scope: ['x'] } as never, () => null)],
  ['Hono', () => honoProtect({} as Guard, { scope: ['x'] } as never)],
])('on %s a misspelt requirement is refused when the route is mounted', (_, mount) => {
  expect(mount).toThrow('no field "scope"')
})

it.each([
  ['node:http', (guard: Guard, handler: () => void) => nodeProtect(guard, {}, handler)],
  [
    'Express',
    (guard: Guard, handler: () => void) => {
      const app = express()
      app.use(expressProtect(guard), handler)
      return app
    },
  ],
])('on %s a request that was answered during the check is left at that', async (_, mount) => {
  let finishCheck = () => {}
  const guard: Guard = {
    dialect: seam,
    check: () =>
      new Promise((done) => {
        finishCheck = () => done({ ok: true, caller: {} as Caller, headers: { 'x-late': '1' } })
      }),
    health: () => null,
    close: async () => {},
  }
  let runs = 0
  const listener = mount(guard, () => {
    runs++
  })
  const failures: unknown[] = []
  const server = createServer((req, res) => {
    Promise.resolve(listener(req, res)).catch((failure) => failures.push(failure))
    res.end('early')
  })
  await listening(server)
  expect((await send(originOf(server), '/')).body).toBe('early')
  finishCheck()
  await new Promise((settled) => setImmediate(settled))
  expect([runs, failures]).toEqual([0, []])
  await closed(server)
})

it('a handler that no guard stands before has no caller', () => {
  expect(() => expressCaller({})).toThrow('protect(guard')
  expect(() => fastifyCaller({ caller: null })).toThrow('protect(guard')
})
