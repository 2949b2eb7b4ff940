import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  Latchkey,
  NetworkError,
  NotFoundError,
  ScopeMissingError,
  TimeoutError,
  UnexpectedAnswerError,
} from '../index.ts'

const token = 'lk_pat_CanaryCanaryCanaryCanaryCanary012345'

interface Seen {
  readonly method: string
  readonly url: string
  readonly key: string | null
  readonly redirect: string
  readonly body: unknown
}
type Reply = Response | Error | 'silence'

/** A client whose network answers with the given replies in turn, the last one for ever. */
function scripted(...replies: Reply[]) {
  const seen: Seen[] = []
  const pauses: number[] = []
  const latchkey = new Latchkey({
    token,
    url: 'http://service.test/base/',
    timeoutMs: 20,
    fetch: async (request) => {
      const text = await request.text()
      const key = request.headers.get('idempotency-key')
      seen.push({
        method: request.method,
        url: request.url,
        key,
        redirect: request.redirect,
        body: text === '' ? undefined : JSON.parse(text),
      })
      const reply = replies.length > 1 ? (replies.shift() as Reply) : (replies[0] as Reply)
      if (reply instanceof Error) throw reply
      if (reply === 'silence') {
        request.signal.throwIfAborted()
        return new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason))
        })
      }
      return reply.clone()
    },
    clockwork: {
      now: () => Date.parse('2030-01-01T00:00:00Z'),
      random: () => 0.5,
      sleep: async (milliseconds) => {
        pauses.push(milliseconds)
      },
    },
  })
  return { latchkey, seen, pauses }
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers })
const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  json(status, { type: `urn:latchkey:error:${code}`, title: 'No', status, code, detail: 'Because.' }, headers)
const issued = json(201, { credential: { id: 'tok_1', name: 'a' }, secret: 'lk_pat_new' })

describe('repeating', () => {
  test('a creation whose answer was lost is repeated under the same idempotency key', async () => {
    const { latchkey, seen } = scripted(new TypeError('socket closed'), problem(503, 'unavailable'), issued)
    expect((await latchkey.tokens.create({ name: 'a' })).secret).toBe('lk_pat_new')
    expect(seen).toHaveLength(3)
    expect(new Set(seen.map(({ key }) => key)).size).toBe(1)
    expect(seen[0]?.key).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('two creations have different idempotency keys, and the caller may choose one', async () => {
    const { latchkey, seen } = scripted(issued)
    await latchkey.tokens.create({ name: 'a' })
    await latchkey.tokens.create({ name: 'a' })
    await latchkey.tokens.create({ name: 'a' }, { idempotencyKey: 'mine' })
    expect(seen[0]?.key).not.toBe(seen[1]?.key)
    expect(seen[2]?.key).toBe('mine')
  })

  test.each([
    ['revoke', (latchkey: Latchkey) => latchkey.tokens.revoke('tok_1')],
    ['suspend', (latchkey: Latchkey) => latchkey.tokens.suspend('tok_1')],
    ['edit', (latchkey: Latchkey) => latchkey.tokens.edit('tok_1', { name: 'b' })],
  ])('%s is never repeated and carries no idempotency key', async (_, call) => {
    const { latchkey, seen } = scripted(problem(503, 'unavailable'))
    await expect(call(latchkey)).rejects.toThrow('Because.')
    expect(seen).toHaveLength(1)
    expect(seen[0]?.key).toBeNull()
  })

  test.each([429, 502, 503, 504])('a read is repeated after status %i, at most twice', async (status) => {
    const { latchkey, seen, pauses } = scripted(problem(status, 'unavailable'))
    await expect(latchkey.self.get()).rejects.toThrow('Because.')
    expect(seen).toHaveLength(3)
    expect(pauses).toEqual([125, 250])
  })

  test.each([400, 401, 403, 404, 409, 422, 500])('nothing is repeated after status %i', async (status) => {
    const { latchkey, seen } = scripted(problem(status, 'internal'))
    await expect(latchkey.self.get()).rejects.toThrow()
    expect(seen).toHaveLength(1)
  })

  test('the service decides how long to wait, in seconds or as a date', async () => {
    const { latchkey, pauses } = scripted(
      problem(429, 'unavailable', { 'retry-after': '3' }),
      problem(429, 'unavailable', { 'retry-after': 'Tue, 01 Jan 2030 00:00:07 GMT' }),
      json(200, { credential: {} }),
    )
    await latchkey.self.get()
    expect(pauses).toEqual([3000, 7000])
  })

  test('a service that asks for a long wait gets no repeat: the caller hears of it at once', async () => {
    const { latchkey, seen } = scripted(problem(429, 'unavailable', { 'retry-after': '3600' }))
    await expect(latchkey.self.get()).rejects.toMatchObject({ retryAfterSeconds: 3600 })
    expect(seen).toHaveLength(1)
  })

  test('an aborted call ends with the reason of its signal and is not repeated', async () => {
    const { latchkey, seen } = scripted('silence')
    const abort = new AbortController()
    const call = latchkey.self.get({ signal: abort.signal })
    abort.abort(new Error('changed my mind'))
    await expect(call).rejects.toThrow('changed my mind')
    expect(seen.length).toBeLessThanOrEqual(1)
  })
})

describe('errors', () => {
  test('each is of the class of its code, with everything the service said', async () => {
    const body = { code: 'scope_missing', title: 'No', detail: 'Lacks a scope.', requiredScopes: ['tokens:write'] }
    const { latchkey } = scripted(
      json(403, { ...body, errors: [{ pointer: '/a', message: 'b' }] }, { 'x-request-id': 'r1' }),
    )
    const error = await latchkey.self.get().catch((caught) => caught)
    expect(error).toBeInstanceOf(ScopeMissingError)
    expect(error).toMatchObject({
      status: 403,
      requiredScopes: ['tokens:write'],
      requestId: 'r1',
      message: 'Lacks a scope.',
    })
    expect(error.fields).toEqual([{ pointer: '/a', message: 'b' }])
  })

  test('a code that this version does not know is still an API error with that code', async () => {
    const { latchkey } = scripted(problem(418, 'teapot'))
    await expect(latchkey.self.get()).rejects.toMatchObject({ name: 'LatchkeyApiError', code: 'teapot' })
    const inherited = scripted(problem(418, 'constructor')).latchkey
    await expect(inherited.self.get()).rejects.toMatchObject({ name: 'LatchkeyApiError' })
  })

  test('a page of a proxy is said to be one, good status or bad', async () => {
    for (const status of [200, 404]) {
      const { latchkey } = scripted(new Response('<html>', { status }))
      await expect(latchkey.self.get()).rejects.toBeInstanceOf(UnexpectedAnswerError)
    }
  })

  test('a redirect is not followed', async () => {
    const { latchkey, seen } = scripted(
      new Response(null, { status: 307, headers: { location: 'http://elsewhere.test/' } }),
    )
    await expect(latchkey.self.get()).rejects.toThrow('redirect')
    expect(seen).toMatchObject([{ redirect: 'manual' }])
  })

  test('silence is a timeout, and a broken connection a network error', async () => {
    await expect(scripted('silence').latchkey.tokens.revoke('tok_1')).rejects.toBeInstanceOf(TimeoutError)
    await expect(scripted(new TypeError('gone')).latchkey.self.get()).rejects.toBeInstanceOf(NetworkError)
  })

  test('none contains the token, even when the service repeats it', async () => {
    const echo = json(400, {
      code: 'invalid_input',
      title: token,
      detail: `bad ${token}`,
      errors: [{ pointer: '/', message: token }],
    })
    for (const reply of [echo, 'silence', new TypeError('gone'), new Response(token)] as const) {
      const error = await scripted(reply)
        .latchkey.self.get()
        .catch((caught) => caught)
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(token)
    }
  })
})

test('ids cannot lead to another path', async () => {
  const { latchkey, seen } = scripted(json(200, {}))
  await latchkey.tokens.get('a/../../b?c#d')
  expect(seen[0]?.url).toBe('http://service.test/base/v1/tokens/a%2F..%2F..%2Fb%3Fc%23d')
  for (const id of ['', '.', '..', '\ud800']) await expect(latchkey.tokens.get(id)).rejects.toThrow()
  expect(seen).toHaveLength(1)
})

test('a list goes on from page to page only as far as the loop does', async () => {
  const pages = () =>
    scripted(
      json(200, { items: [1, 2], nextCursor: 'c2' }),
      json(200, { items: [3], nextCursor: null }),
      problem(404, 'not_found'),
    )
  const { latchkey, seen } = pages()
  const found: unknown[] = []
  for await (const token of latchkey.tokens.list({ status: 'active', limit: 2 })) found.push(token)
  expect(found).toEqual([1, 2, 3])
  expect(seen.map(({ url }) => new URL(url).search)).toEqual([
    '?status=active&limit=2',
    '?status=active&limit=2&cursor=c2',
  ])
  const stopped = pages()
  for await (const _ of stopped.latchkey.tokens.list()) break
  expect(stopped.seen).toHaveLength(1)
  expect(await pages().latchkey.tokens.list().page({ limit: 2 })).toEqual({ items: [1, 2], nextCursor: 'c2' })
})

test('the secret of an answer is readable, and absent from what is printed or serialized', async () => {
  const { latchkey } = scripted(issued)
  const answer = await latchkey.tokens.create({ name: 'a' })
  expect(answer.secret).toBe('lk_pat_new')
  expect(inspect({ answer }, { depth: 9 }) + JSON.stringify({ answer })).not.toContain('lk_pat_new')
  expect(inspect(latchkey, { depth: 9, showHidden: true }) + JSON.stringify(latchkey)).not.toContain(token)
})

test('an answer without content is no error', async () => {
  await expect(scripted(new Response(null, { status: 204 })).latchkey.users.delete('usr_1')).resolves.toBeUndefined()
  await expect(scripted(problem(404, 'not_found')).latchkey.users.get('usr_1')).rejects.toBeInstanceOf(NotFoundError)
})
