import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, serve } from '@hono/node-server'
import express from 'express'
import { Hono } from 'hono'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World
let server: Server
beforeEach(async () => {
  world = await openWorld()
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await world.close()
})

const listening = (listener: Server) =>
  new Promise<string>((resolve) => {
    server = listener.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    )
  })

/** The service inside another application: a token is made, used, verified and refused, and the application's own routes answer beside it. */
async function expectMounted(url: string): Promise<void> {
  const send = async (path: string, as: string | null, body?: object) => {
    const headers = { ...(as === null ? {} : { authorization: `Bearer ${as}` }), 'content-type': 'application/json' }
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(`${url}${path}`, init)
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: (await response.json()) as Record<string, unknown>,
    }
  }
  expect((await send('/hello', null)).body).toEqual({ hello: 'from the application' })
  const made = await send('/v1/tokens', world.operator, { name: 'Mounted', ipAllowlist: ['127.0.0.0/8'] })
  expect(made.status).toBe(201)
  const secret = made.body['secret'] as string
  // Its address reaches the service only when the application hands it on.
  expect(await send('/v1/self', secret)).toMatchObject({ status: 200, body: { credential: { name: 'Mounted' } } })
  expect((await send('/v1/verify', world.serviceKey, { token: secret, ip: '127.0.0.1' })).body).toMatchObject({
    ok: true,
  })
  expect(await send('/v1/tokens', null)).toMatchObject({
    status: 401,
    type: 'application/problem+json',
    body: { code: 'unauthenticated' },
  })
  expect(await send('/v1/nothing', secret)).toMatchObject({ status: 404, body: { code: 'not_found' } })
}

test('the service can be mounted in a Hono application', async () => {
  const app = new Hono<{ Bindings: { incoming: { socket: { remoteAddress?: string } } } }>()
  app.get('/hello', (context) => context.json({ hello: 'from the application' }))
  app.all('/v1/*', ({ req, env }) =>
    world.latchkey.fetch(req.raw, { address: env.incoming.socket.remoteAddress ?? null }),
  )
  const url = await new Promise<string>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    ) as Server
  })
  await expectMounted(url)
})

test('the service can be mounted in an Express application', async () => {
  const app = express()
  app.get('/hello', (_request, response) => {
    response.json({ hello: 'from the application' })
  })
  const listener = getRequestListener((request, env) => {
    const { incoming } = env as unknown as { incoming: { socket: { remoteAddress?: string } } }
    return world.latchkey.fetch(request, { address: incoming.socket.remoteAddress ?? null })
  })
  app.use((request, response) => listener(request, response))
  await expectMounted(await listening(createServer(app)))
})
