import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLatchkey, startLatchkey } from '@latchkey/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listen } from '../../../../packages/server/src/boot/listen.ts'
import { PLATFORM } from '../../http/platform.ts'
import { openWorld, type World } from '../../http/world.ts'
import { until } from '../world/until.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const LONG_MS = 20_000
/** What a stop gives requests that are not answered. */
const GRACE_MS = 1500
const path = (after: string) => `/v1/changes?after=${after}&wait=${LONG_MS}`

describe('a verifier that waits for changes', () => {
  test('is answered when the service stops, and does not hold the stop up', async () => {
    const folder = world.folder
    const { position } = await world.ok<{ position: string }>('GET /v1/changes', world.serviceKey)
    const service = await startLatchkey({ dataFolder: folder, platform: PLATFORM, port: 0, logLevel: 'silent' })
    const headers = { authorization: `Bearer ${world.serviceKey}` }
    const waiters = Array.from({ length: 10 }, () => fetch(service.url + path(position), { headers }))
    await fetch(`${service.url}/health/live`)
    const since = performance.now()
    await service.close()
    for (const waiter of waiters) expect(await (await waiter).json()).toMatchObject({ startOver: false, entries: [] })
    expect(performance.now() - since).toBeLessThan(GRACE_MS)
  })

  test('is let go of when it gives up', async () => {
    const { position } = await world.ok<{ position: string }>('GET /v1/changes', world.serviceKey)
    const giveUp = new AbortController()
    const init = { headers: { authorization: `Bearer ${world.serviceKey}` }, signal: giveUp.signal }
    const since = performance.now()
    const answer = world.latchkey.fetch(new Request(`http://latchkey.test${path(position)}`, init))
    giveUp.abort()
    expect((await answer).status).toBe(200)
    expect(performance.now() - since).toBeLessThan(LONG_MS / 2)
  })

  test('that hangs up has its request aborted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-hang-up-'))
    const latchkey = await createLatchkey({ dataFolder: folder, platform: PLATFORM, logLevel: 'silent' })
    const signals: AbortSignal[] = []
    const watched = {
      ...latchkey,
      fetch: (request: Request) => {
        signals.push(request.signal)
        return new Promise<Response>(() => {})
      },
    }
    const listener = await listen(watched, { host: '127.0.0.1', port: 0, trustedProxies: [] })
    const socket = createConnection(Number(new URL(listener.url).port), '127.0.0.1')
    socket.write(`GET ${path('e1.0')} HTTP/1.1\r\nHost: latchkey.test\r\n\r\n`)
    const [signal] = await until('the request', () => signals.length > 0 && signals)
    expect(signal?.aborted).toBe(false)
    socket.destroy()
    await until('the request to be aborted', () => signal?.aborted)
    await listener.close(0)
    await latchkey.close()
    await rm(folder, { recursive: true })
  })
})
