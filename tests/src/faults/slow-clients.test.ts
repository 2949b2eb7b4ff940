import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RawConnection, rawConnection, statusesIn } from './raw-http.ts'
import { rowsOf } from './rows.ts'
import { startService, type TestService } from './service.ts'

const REQUEST_TIMEOUT_MS = 300

let service: TestService
let token: string
beforeAll(async () => {
  service = await startService({ requestTimeoutMs: REQUEST_TIMEOUT_MS })
  const body = { email: 'op@example.com', name: 'Operator' }
  const done = await service.send('POST', '/v1/setup', { token: service.setUpSecret, body })
  token = done.json.secret
})
afterAll(() => service.close())

const head = (path: string, length: string) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`

/** Writes a little again and again until the service hangs up. */
function drip({ socket, write, closed }: RawConnection, bytes: string): Promise<string> {
  const tap = setInterval(() => socket.writable && write(bytes), 20)
  return closed.finally(() => clearInterval(tap))
}

describe.each(['/v1/tokens', '/v1/verify', '/v1/verify?a=1'])('a client of %s', (path) => {
  test.each([
    ['whose chunks never end', () => head(path, 'Transfer-Encoding: chunked'), '1\r\n \r\n'],
    ['whose body comes byte by byte', () => head(path, 'Content-Length: 10000'), ' '],
    ['whose head never ends', () => `POST ${path} HTTP/1.1\r\nHost: a\r\n`, 'X-A: a\r\n'],
    ['that stops in the middle', () => `${head(path, 'Content-Length: 100')}{"na`, ''],
  ])('%s is hung up on in time, and nothing is made', async (_, first, more) => {
    const before = rowsOf(service.databaseFile)
    const connection = rawConnection(service.url)
    connection.write(first())
    const heard = more === '' ? await connection.closed : await drip(connection, more)
    expect(statusesIn(heard).filter((status) => status !== 408)).toEqual([])
    if (heard !== '') expect(heard).toContain('"code":"request_timeout"')
    expect(rowsOf(service.databaseFile)).toEqual(before)
  })

  test('that goes away in the middle leaves nothing behind', async () => {
    const before = rowsOf(service.databaseFile)
    const connection = rawConnection(service.url)
    connection.write(`${head(path, 'Content-Length: 100')}{"na`)
    await new Promise((resolve) => connection.socket.once('drain', resolve).write(' ') && resolve(undefined))
    connection.socket.destroy()
    await connection.closed
    expect(rowsOf(service.databaseFile)).toEqual(before)
  })
})

test('a client that stops in the middle of its head is told by a problem that it took too long', async () => {
  const connection = rawConnection(service.url)
  connection.write('GET /v1/self HTTP/1.1\r\nHost: a\r\n')
  const heard = await connection.closed
  expect(statusesIn(heard)).toEqual([408])
  expect(heard).toContain('application/problem+json')
  expect(JSON.parse(heard.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 408, code: 'request_timeout' })
})

test('a hundred clients that send nothing keep nobody else from being answered, and none is a fault', async () => {
  const idle = Array.from({ length: 100 }, () => rawConnection(service.url))
  for (const connection of idle) connection.write('POST /v1/tokens HTTP/1.1\r\n')
  expect((await service.send('GET', '/v1/self', { token })).status).toBe(200)
  await Promise.all(idle.map(({ closed }) => closed))
  expect((await service.send('GET', '/health/ready')).status).toBe(200)
  expect(service.log).toEqual([])
})
