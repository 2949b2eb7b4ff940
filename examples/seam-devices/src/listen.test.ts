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

test('closes when the requests in flight have been answered', async () => {
  let answerIt = () => {}
  const held = new Promise<void>((resolve) => {
    answerIt = resolve
  })
  let arrived = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  listening = await listen(
    async () => {
      arrived()
      await held
      return Response.json({ ok: true })
    },
    { host: '127.0.0.1', port: 0 },
  )
  const answer = fetch(listening.url)
  await arrival
  const closed = listening.close()
  answerIt()
  expect((await answer).status).toBe(200)
  await closed
})
