import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rawConnection, statusesIn } from './raw-http.ts'
import { rowsOf } from './rows.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const JSON_TYPE = 'Content-Type: application/json'
const CREATE = '{"name":"x"}'

/** Sends a head and a body, then a second request that hangs up, and gives all answers' statuses and text. */
async function exchange(line: string, headers: readonly string[], body: string | Uint8Array = '') {
  const connection = rawConnection(world.url)
  connection.write(`${[`${line} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`)
  if (body.length > 0) connection.write(body)
  const heard = await connection.until(/\r\n\r\n/)
  connection.socket.destroy()
  return { heard, status: statusesIn(heard)[0] }
}

const bearer = () => `Authorization: Bearer ${world.operator}`
const serviceBearer = () => `Authorization: Bearer ${world.serviceKey}`
const lengthOf = (body: string | Uint8Array) => `Content-Length: ${Buffer.byteLength(body)}`

describe('two of what there must be one of', () => {
  test.each(['GET /v1/self', 'POST /v1/verify', 'POST /v1/verify?a=1', 'POST /v1/records/lookup', 'GET /v1/changes'])(
    '%s takes no second credential, whichever of them is good',
    async (line) => {
      const good = line.startsWith('GET /v1/self') ? bearer() : serviceBearer()
      const bad = 'Authorization: Bearer x'
      for (const pair of [
        [good, bad],
        [bad, good],
        [good, good],
      ]) {
        const { status } = await exchange(line, ['Host: a', ...pair, JSON_TYPE, lengthOf('{}')], '{}')
        expect(status).toBe(401)
      }
    },
  )

  test.each([
    ['hosts', ['Host: a', 'Host: b']],
    ['lengths', ['Host: a', 'Content-Length: 12', 'Content-Length: 13']],
    ['a length and chunks', ['Host: a', 'Content-Length: 12', 'Transfer-Encoding: chunked']],
    ['codings', ['Host: a', 'Transfer-Encoding: chunked, identity']],
    ['idempotency keys', ['Host: a', 'Idempotency-Key: a', 'Idempotency-Key: b', lengthOf(CREATE)]],
    ['types', ['Host: a', JSON_TYPE, lengthOf(CREATE)]],
  ])('%s are refused, and nothing is made', async (_, headers) => {
    const before = rowsOf(world.databaseFile)
    const { status } = await exchange('POST /v1/tokens', [...headers, bearer(), JSON_TYPE], CREATE)
    expect([400, 415]).toContain(status)
    expect(rowsOf(world.databaseFile)).toEqual(before)
  })
})

describe('a head that is not as HTTP has it', () => {
  test.each([
    ['no host', []],
    ['an empty host', ['Host:']],
    ['a host that is a path', ['Host: a/b?c#d']],
    ['a host that is two', ['Host: a, b']],
    ['a line break inside a value', ['Host: a', 'X-A: a\rX-B: b']],
    ['a folded value', ['Host: a', 'X-A: a\r\n b']],
    ['NUL in a value', ['Host: a', 'X-A: a\0b']],
    ['a space before the colon', ['Host: a', 'X-A : b']],
    ['no colon', ['Host: a', 'X-A']],
    ['a length below nought', ['Host: a', 'Content-Length: -1']],
    ['a length that is no number', ['Host: a', 'Content-Length: 1e2']],
    ['an expectation that nobody knows', ['Host: a', 'Expect: 999-more']],
    ['a megabyte in one header', ['Host: a', `X-A: ${'a'.repeat(1_000_000)}`]],
    ['two thousand headers', ['Host: a', ...Array.from({ length: 2000 }, (_, n) => `X-${n}: aaaa`)]],
  ])('with %s is refused', async (_, headers) => {
    const { status } = await exchange('GET /v1/self', [...headers, bearer()])
    expect([400, 417, 431]).toContain(status)
  })

  test.each([
    ['../self', '/v1/tokens/../self'],
    ['a dot', '/v1/./self'],
    ['encoded dots', '/v1/tokens/%2e%2E/self'],
    ['half-encoded dots', '/v1/tokens/.%2e/self'],
    ['dots at the end', '/v1/self/x/..'],
    ['backslashes', '/v1\\self'],
    ['dots behind backslashes', '/v1/tokens\\..\\self'],
    ['two slashes', '//v1/self'],
    ['a slash at the end', '/v1/self/'],
    ['NUL', '/v1/self%00'],
    ['a star', '*'],
    ['no slash', 'v1/self'],
    ['nothing of ours', 'http://[::1'],
    ['twenty thousand characters', `/v1/self?${'a'.repeat(20_000)}`],
  ])('with a path of %s is refused, good credential or not', async (_, path) => {
    const { status } = await exchange(`GET ${path}`, ['Host: a', bearer()])
    expect([400, 404, 431]).toContain(status)
  })

  test.each(['FROB /v1/self', 'get /v1/self', 'CONNECT a:80', 'PRI *', '\x16\x03\x01\x02', '', 'GET'])(
    'with the line %j is refused or hung up on',
    async (line) => {
      const { heard, status } = await exchange(line, ['Host: a', bearer()])
      expect(heard === '' || status === 400).toBe(true)
    },
  )

  test.each(['TRACE', 'OPTIONS', 'PURGE', 'QUERY', 'MKCOL'])(
    'of the method %s is answered with a problem',
    async (method) => {
      const { heard, status } = await exchange(`${method} /v1/self`, ['Host: a', bearer(), 'X-Canary: echo-me'])
      expect(status).toBe(405)
      expect(heard).toContain('application/problem+json')
      expect(heard).not.toContain('echo-me')
    },
  )

  test('that asks for another protocol is answered in this one', async () => {
    const { status } = await exchange('GET /v1/self', [
      'Host: a',
      'Connection: Upgrade',
      'Upgrade: websocket',
      bearer(),
    ])
    expect(status).toBe(200)
  })
})

describe('what never becomes a request', () => {
  const canary = 'X-Canary: echo-me'
  test.each([
    ['a line that is none', 'FROB', ['Host: a', canary], 400, 'malformed_request'],
    ['NUL in a value', 'GET /v1/self', ['Host: a', 'X-A: a\0b', canary], 400, 'malformed_request'],
    ['no host', 'GET /v1/self', [canary], 400, 'malformed_request'],
    ['no host, for a verification', 'POST /v1/verify', [canary], 400, 'malformed_request'],
    ['a head of a megabyte', 'GET /v1/self', ['Host: a', `X-A: ${'a'.repeat(1e6)}`], 431, 'headers_too_large'],
  ])(
    'for %s is refused with a problem, echoes nothing, and ends the connection',
    async (_, line, headers, as, code) => {
      const connection = rawConnection(world.url)
      connection.write(`${[`${line} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`)
      const [head = '', body = ''] = (await connection.closed).split('\r\n\r\n')
      expect(head).toContain(`HTTP/1.1 ${as} `)
      expect(head.toLowerCase()).toContain('content-type: application/problem+json')
      expect(JSON.parse(body)).toMatchObject({ status: as, code, type: `urn:latchkey:error:${code}` })
      expect(body).not.toContain('echo-me')
    },
  )
})

describe('a body of ten megabytes', () => {
  const body = Buffer.alloc(10_000_000, 'x')
  const chunk = Buffer.concat([Buffer.from('186a0\r\n'), Buffer.alloc(100_000, 'x'), Buffer.from('\r\n')])
  const chunked = Buffer.concat([...Array.from({ length: 100 }, () => chunk), Buffer.from('0\r\n\r\n')])

  test.each(['/v1/tokens', '/v1/verify', '/v1/verify?a=1', '/v1/verify/batch', '/v1/usage'])(
    'is refused by %s, announced or in chunks',
    async (path) => {
      const credential = path === '/v1/tokens' ? bearer() : serviceBearer()
      for (const [length, bytes] of [
        [lengthOf(body), body],
        ['Transfer-Encoding: chunked', chunked],
      ] as const) {
        const { heard, status } = await exchange(`POST ${path}`, ['Host: a', credential, JSON_TYPE, length], bytes)
        expect(status).toBe(413)
        expect(heard).toContain('application/problem+json')
      }
    },
  )

  test('is refused before it is sent, to a client that asks first', async () => {
    const headers = ['Host: a', bearer(), JSON_TYPE, 'Content-Length: 10000000', 'Expect: 100-continue']
    const connection = rawConnection(world.url)
    connection.write(`POST /v1/tokens HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
    expect(statusesIn(await connection.until(/413/))).toContain(413)
    connection.socket.destroy()
  })
})

test('requests sent in one go are answered one by one, in their order', async () => {
  const connection = rawConnection(world.url)
  const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`
  const last = get('/health/ready', 'Connection: close\r\n')
  connection.write([get('/health/live'), get('/v1/self'), get('/nowhere'), get('/openapi.json'), last].join(''))
  expect(statusesIn(await connection.closed)).toEqual([200, 401, 404, 200, 200])
})

test('after all of it the service is well, and nothing of it was a fault', async () => {
  expect((await world.send('GET', '/health/ready')).status).toBe(200)
  expect((await world.send('GET', '/v1/self', { token: world.operator })).status).toBe(200)
  expect(world.log).toEqual([])
})
