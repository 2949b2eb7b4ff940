import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createGuard, type Guard } from '@latchkey/guard'
import { protect as protectExpress } from '@latchkey/guard/express'
import { protect as protectFastify } from '@latchkey/guard/fastify'
import { type GuardedEnv, protectHandler as protectHono } from '@latchkey/guard/hono'
import { protect as protectNode } from '@latchkey/guard/node'
import express from 'express'
import { fastify } from 'fastify'
import { type Context, Hono } from 'hono'
import { answerStarter, inputOf, listenForStarter } from '../harness/child-side.ts'

/** A small API with one route, guarded or not. */
export interface GuardedInput {
  readonly framework: 'hono' | 'fastify' | 'express' | 'node'
  /** The service that the guard follows; `null` for a route without a guard. */
  readonly service: { readonly port: number; readonly serviceKey: string } | null
}

const { framework, service } = inputOf<GuardedInput>()
const REQUIREMENT = { scopes: ['devices:read'], workspace: 'required' } as const
const DEVICES = Array.from({ length: 5 }, (_, index) => ({
  id: `device-${index}`,
  name: 'Front door',
  type: 'lock',
  locked: true,
}))

const guard: Guard | null =
  service === null
    ? null
    : createGuard({ url: `http://127.0.0.1:${service.port}`, serviceKey: service.serviceKey, failureLimit: null })

const SERVERS = {
  async hono() {
    const app = new Hono<GuardedEnv>()
    const handler = (context: Context) => context.json({ devices: DEVICES })
    app.get('/devices', guard === null ? handler : protectHono(guard, REQUIREMENT, handler))
    listenForStarter(createServer(getRequestListener(app.fetch)))
  },
  async fastify() {
    const app = fastify()
    app.get('/devices', guard === null ? {} : { onRequest: protectFastify(guard, REQUIREMENT) }, async () => ({
      devices: DEVICES,
    }))
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    answerStarter(Number(new URL(url).port))
  },
  async express() {
    const app = express()
    const handlers = guard === null ? [] : [protectExpress(guard, REQUIREMENT)]
    app.get('/devices', ...handlers, (_request, response) => void response.json({ devices: DEVICES }))
    listenForStarter(createServer(app))
  },
  async node() {
    const handler = (_request: unknown, response: import('node:http').ServerResponse) => {
      const body = JSON.stringify({ devices: DEVICES })
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      response.end(body)
    }
    listenForStarter(createServer(guard === null ? handler : protectNode(guard, REQUIREMENT, handler)))
  },
}

await SERVERS[framework]()
