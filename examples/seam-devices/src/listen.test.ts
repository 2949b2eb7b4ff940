import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { type Listening, listen } from './listen.ts'
import { example, PAT, RENTALS } from './testing/example.ts'

let listening: Listening | undefined
afterEach(() => listening?.close())

async function start(): Promise<URL> {
  listening = await listen(example().fetch, { host: '127.0.0.1', port: 0 })
  return new URL(listening.url)
}

async function raw(request: string): Promise<string> {
  const { hostname, port } = await start()
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(request)
  return text(socket)
}

test('serves over HTTP, with an empty body of any content type', async () => {
  const url = await start()
  for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
    const response = await fetch(new URL('/devices/list', url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${PAT}`,
        'seam-workspace': RENTALS.id,
        'content-type': type,
        'content-length': '0',
      },
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ ok: true })
  }
})

test.each([
  ['no HTTP', 'nonsense\r\n\r\n', 400],
  ['a broken header', 'GET /health HTTP/1.1\r\nhost: a\r\nbad header\r\n\r\n', 400],
  ['a host that is none', 'GET /health HTTP/1.1\r\nhost: a b/c\r\nconnection: close\r\n\r\n', 400],
  ['a method that the web forbids', 'TRACE /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 405],
  ['headers without end', `GET /health HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
])('answers %s in the envelope and with a request id', async (_what, request, status) => {
  const answer = await raw(request)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(answer.toLowerCase()).toContain('seam-request-id: ')
  expect(answer.toLowerCase()).toContain('content-type: application/json')
  expect(answer).toContain('"ok":false')
})

test('closes at once when the requests in flight have been answered, though their connections would be kept alive', async () => {
  const { promise: held, resolve: answerIt } = Promise.withResolvers<void>()
  const { promise: arrival, resolve: arrived } = Promise.withResolvers<void>()
  const { url, close } = await listen(
    async () => {
      arrived()
      await held
      return Response.json({ ok: true })
    },
    { host: '127.0.0.1', port: 0 },
  )
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  const answer = text(socket)
  await arrival
  const asked = performance.now()
  const closed = close()
  answerIt()
  await closed
  expect(performance.now() - asked).toBeLessThan(2000)
  expect(await answer).toContain('{"ok":true}')
})

test('does not wait for a client that began a request and does not end it', async () => {
  const { url, close } = await listen(example().fetch, { host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nhost:')
  // Answered after the half request was taken in, since the server reads in the order of arrival.
  expect((await fetch(new URL('/health', url))).status).toBe(200)
  const asked = performance.now()
  await close()
  expect(performance.now() - asked).toBeLessThan(2000)
})
