import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterEach, describe, expect, test } from 'vitest'
import { signedWebhook } from '../../../packages/server/src/adapters/webhook/signed-webhook.ts'
import type { WebhookEvent } from '../../../packages/server/src/ports/notice-receivers.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const EVENT: WebhookEvent = {
  id: 'ntc_1',
  type: 'credential.expires_soon',
  at: Date.UTC(2030, 0, 1),
  data: { milestone: 'final' },
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function receiver(status: number, headers: Record<string, string> = {}) {
  const calls: { headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    calls.push({ headers: request.headers, body })
    response.writeHead(status, headers).end('ignored')
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}/hook`, calls }
}

test('an event is signed so that any Standard Webhooks library accepts it', async () => {
  const { url, calls } = await receiver(204)
  expect(await signedWebhook({ url, secret: SECRET }).send(EVENT)).toEqual({ outcome: 'sent' })
  const [{ headers, body } = { headers: {}, body: '' }] = calls
  const signed = headers as Record<string, string>
  expect(new Verifier(SECRET).verify(body, signed)).toMatchObject({ type: EVENT.type, data: EVENT.data })
  expect(() => new Verifier(SECRET).verify(`${body} `, signed)).toThrow()
  expect(headers['webhook-id']).toBe('ntc_1')
})

describe('an answer of', () => {
  test.each([
    [410, { outcome: 'refused' }],
    [400, { outcome: 'later', everything: false }],
    [503, { outcome: 'later', everything: true }],
  ])('%i decides whether it is tried again', async (status, expected) => {
    const { url } = await receiver(status)
    expect(await signedWebhook({ url, secret: SECRET }).send(EVENT)).toMatchObject(expected)
  })

  test('a redirect leads nowhere', async () => {
    const inside = await receiver(200)
    const { url } = await receiver(307, { location: inside.url })
    expect(await signedWebhook({ url, secret: SECRET }).send(EVENT)).toMatchObject({ outcome: 'later' })
    expect(inside.calls).toEqual([])
  })
})

test('a receiver that is not there is tried again', async () => {
  const { url } = await receiver(200)
  servers.pop()?.close()
  expect(await signedWebhook({ url, secret: SECRET }).send(EVENT)).toMatchObject({ outcome: 'later', everything: true })
})

test.each([
  ['http://hooks.example.com/x', SECRET],
  ['https://user:secret@hooks.example.com/x', SECRET],
  ['file:///etc/passwd', SECRET],
  ['hooks', SECRET],
  ['https://hooks.example.com', 'hunter2'],
])('%s with the secret %s is refused when the service starts', (url, secret) => {
  expect(() => signedWebhook({ url, secret })).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  expect(() => signedWebhook({ url, secret })).not.toThrow('hunter2')
})
