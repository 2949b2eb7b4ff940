import { describe, expect, test } from 'vitest'
import { example, PAT, RENTALS } from './testing/example.ts'
import { EXPIRES_SOON } from './testing/stub-guard.ts'

const READS = ['/devices/list', '/workspaces/list', '/workspaces/get']

describe('every answer', () => {
  test.each([
    ['/devices/list', 'GET', 200],
    ['/devices/get?device_id=x', 'GET', 404],
    ['/devices/get', 'GET', 400],
    ['/nowhere', 'GET', 404],
    ['/', 'POST', 404],
    ['/devices/list', 'DELETE', 405],
    ['/workspaces/create', 'GET', 405],
    ['/workspaces/update', 'GET', 405],
    ['/openapi.json', 'POST', 405],
    ['/health', 'PUT', 405],
    ['/openapi.json', 'GET', 200],
    ['/health', 'GET', 200],
  ])('to %s by %s is %i, JSON, with a request id of its own', async (target, method, status) => {
    const { call } = example()
    const [answer, again] = [await call(target, { method }), await call(target, { method })]
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.headers.get('seam-request-id')).toMatch(/^[\x21-\x7e]{1,128}$/)
    expect(answer.headers.get('seam-request-id')).not.toBe(again.headers.get('seam-request-id'))
    if (status >= 400) {
      expect(answer.body).toMatchObject({ ok: false, error: { type: expect.any(String), message: expect.any(String) } })
    }
  })

  test('is a 401 for no token, with nothing said about what is there', async () => {
    for (const target of READS) {
      const answer = await example().call(target, { headers: { 'seam-workspace': RENTALS.id } })
      expect(answer.status).toBe(401)
      expect(answer.headers.get('seam-request-id')).toMatch(/^[\x21-\x7e]{1,128}$/)
    }
  })

  test('names the methods that would have been served when the method is wrong', async () => {
    const answer = await example().call('/devices/list', { method: 'DELETE' })
    expect(answer.body.error.type).toBe('method_not_allowed')
    expect(answer.headers.get('allow')).toBe('GET, POST')
  })

  test('keeps what the guard has to say to the holder, on success and on failure', async () => {
    for (const target of ['/devices/list', '/devices/get']) {
      expect((await example().call(target)).headers.get('latchkey-token-expires')).toBe(EXPIRES_SOON)
    }
  })

  test('to a fault of ours is a 500 without its detail', async () => {
    const broken = async () => {
      throw new Error('secret detail')
    }
    const { call, faults } = example({ workspaces: { list: broken, create: broken, rename: broken } })
    const answer = await call('/workspaces/list', { headers: { authorization: `Bearer ${PAT}` } })
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('secret')
    expect(answer.headers.get('seam-request-id')).toMatch(/^[\x21-\x7e]{1,128}$/)
    expect(faults).toHaveLength(1)
  })
})

describe('a body', () => {
  test.each([
    undefined,
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data',
    'nonsense',
  ])('may be empty with the content type %s', async (type) => {
    const headers = {
      authorization: `Bearer ${PAT}`,
      'seam-workspace': RENTALS.id,
      ...(type && { 'content-type': type }),
    }
    for (const target of READS) {
      for (const body of [undefined, ''])
        expect((await example().call(target, { method: 'POST', headers, body })).status).toBe(200)
    }
  })

  test.each([
    ['half an object', '{"limit":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['a form', 'limit=5'],
    ['an unknown field', '{"limt":5}'],
    ['a number as a text', '{"limit":"5"}'],
    ['a text as a number', '{"search":5}'],
    ['a limit of nothing', '{"limit":0}'],
    ['a limit too large', '{"limit":501}'],
    ['a fraction', '{"limit":1.5}'],
    ['an enormous number', '{"limit":1e999}'],
    ['an object for a list', '{"device_ids":{"0":"a"}}'],
    ['an unknown device type', '{"device_type":"toaster"}'],
    ['no date', '{"created_before":"yesterday"}'],
    ['an impossible date', '{"created_before":"2026-02-31T00:00:00Z"}'],
    ['a prototype', '{"__proto__":{"limit":1}}'],
    ['a nested prototype', '{"custom_metadata_has":{"__proto__":"x"}}'],
    ['a constructor', '{"constructor":{"prototype":{}}}'],
    ['deep nesting', `{"search":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
  ])('that holds %s is a 400 that says so', async (_what, body) => {
    const { call, faults } = example()
    const answer = await call('/devices/list', { method: 'POST', body })
    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatchObject({
      type: 'invalid_input',
      validation_errors: { _errors: expect.any(Array) },
    })
    expect(faults).toEqual([])
    expect(Object.prototype).not.toHaveProperty('_errors')
  })

  test.each([
    '{"search":"\\u0000"}',
    '{"search":"\\ud800"}',
    '{"device_ids":["\\u0000"]}',
    '{"custom_metadata_has":{"a\\u0000":true}}',
  ])('of %s finds nothing and breaks nothing', async (body) => {
    const { call, faults } = example()
    const answer = await call('/devices/list', { method: 'POST', body })
    expect(answer.status).toBe(200)
    expect(answer.body.devices).toEqual([])
    expect(faults).toEqual([])
  })

  test('over the limit is a 413, announced or not', async () => {
    const { call, fetch } = example()
    const body = JSON.stringify({ search: 'x'.repeat(300_000) })
    const announced = await call('/devices/list', { method: 'POST', body })
    expect(announced.status).toBe(413)
    expect(announced.body.error.type).toBe('payload_too_large')
    const streamed = new Request('http://devices.test/devices/list', {
      method: 'POST',
      headers: { authorization: `Bearer ${PAT}`, 'seam-workspace': RENTALS.id },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit)
    const answer = await fetch(streamed)
    expect(answer.status).toBe(413)
    expect(answer.headers.get('seam-request-id')).toMatch(/^[\x21-\x7e]{1,128}$/)
  })
})

describe('a query', () => {
  test.each([
    'limit=abc',
    'limit=-1',
    'limit=1e3',
    'limit=',
    'limit=1&limit=2',
    'unknown=1',
    'search=',
    '__proto__=1',
    '__proto__.limit=1',
    'custom_metadata_has.__proto__=1',
    'custom_metadata_has=1',
    'constructor=1',
    'created_before=now',
    'include_if=can_fly',
    `search=${'x'.repeat(201)}`,
    'device_ids=a&'.repeat(501),
  ])('of %s is a 400 that says so', async (query) => {
    const { call, faults } = example()
    const answer = await call(`/devices/list?${query}`)
    expect(answer.status).toBe(400)
    expect(answer.body.error.type).toBe('invalid_input')
    expect(faults).toEqual([])
  })

  test.each(['_strict=true', '_strict=false', 'page_cursor=', 'limit=500&_strict=true'])(
    'of %s lists as usual',
    async (query) => {
      const answer = await example().call(`/devices/list?${query}`)
      expect(answer.body.devices).toHaveLength(12)
    },
  )

  test('that is not well encoded breaks nothing', async () => {
    const answer = await example().call('/devices/list?search=%ff%00%zz')
    expect(answer.status).toBe(200)
  })
})
