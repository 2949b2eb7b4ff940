import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLatchkey } from '@latchkey/server'
import { expect, onTestFinished, test } from 'vitest'
import { PLATFORM } from './platform.ts'

const CLIENT = '203.0.113.9'

/** A service behind a proxy on this machine, and a token that is bound to the network of one client. */
async function serviceWithBoundToken(trustedProxies: readonly string[]) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'latchkey-proxies-'))
  const service = await startLatchkey({ dataFolder, port: 0, platform: PLATFORM, trustedProxies, logLevel: 'silent' })
  onTestFinished(async () => {
    await service.close()
    await rm(dataFolder, { recursive: true })
  })
  const send = (path: string, token: string, headers: Record<string, string>, body?: unknown) =>
    fetch(service.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const operator = { email: 'op@example.com', name: 'Op' }
  const setUp = await send('/v1/setup', service.setUpSecret?.reveal() ?? '', {}, operator)
  const { secret } = (await setUp.json()) as { secret: string }
  const created = await send('/v1/tokens', secret, {}, { name: 'bound', ipAllowlist: ['203.0.113.0/24'] })
  const bound = (await created.json()) as { secret: string }
  return (forwardedFor: string | null) =>
    send('/v1/self', bound.secret, forwardedFor === null ? {} : { 'x-forwarded-for': forwardedFor })
}

test('a listed proxy is believed: a token bound to the client’s network works through it', async () => {
  const ask = await serviceWithBoundToken(['127.0.0.1'])
  expect((await ask(CLIENT)).status).toBe(200)
  expect((await ask(`198.51.100.1, ${CLIENT}`)).status).toBe(200)
})

test('what the client wrote itself, to the left of its own address, is not believed', async () => {
  const ask = await serviceWithBoundToken(['127.0.0.1'])
  expect((await ask(`${CLIENT}, 198.51.100.1`)).status).toBe(401)
  expect((await ask(null)).status).toBe(401)
})

test('without a list nobody is believed', async () => {
  const ask = await serviceWithBoundToken([])
  expect((await ask(CLIENT)).status).toBe(401)
})
