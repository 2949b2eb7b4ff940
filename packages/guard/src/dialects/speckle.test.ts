import { REFUSAL_CODES, refuse } from '@latchkey/core'
import { describe, expect, test } from 'vitest'
import { speckle } from './speckle.ts'

const read = (authorization?: string, path = '/graphql') =>
  speckle.read(
    new Request(`http://projects.test${path}`, authorization === undefined ? {} : { headers: { authorization } }),
  )

describe('what a request presents to Speckle', () => {
  test.each(['Bearer', 'bearer', 'BEARER'])('is a token after "%s"', (scheme) => {
    expect(read(`${scheme} spk_pat_x`)).toEqual({ token: 'spk_pat_x', workspace: null })
  })

  test.each([undefined, '', '  '])('is nothing when the header is %j, which is a stranger and no mistake', (header) => {
    expect(read(header)).toMatchObject({ token: null })
  })

  test.each(['Basic dXNlcjpwYXNz', 'spk_pat_x', 'Bearer', 'Bearer '])(
    'is a mistake in %j, and never taken for nothing',
    (header) => expect(read(header)).toMatchObject({ ok: false, code: 'malformed' }),
  )

  test('is never looked for in the address or a cookie', () => {
    expect(read(undefined, '/graphql?embedToken=spk_pat_x')).toMatchObject({ token: null })
  })
})

describe('a refusal', () => {
  const TOKEN_FAULTS = [
    'malformed',
    'unknown',
    'revoked',
    'rotated',
    'expired',
    'not_yet_active',
    'suspended',
    'suspended_principal',
    'kind_not_accepted',
  ] as const

  test('is one and the same 403 for every fault of a token', () => {
    const answers = new Set(TOKEN_FAULTS.map((code) => JSON.stringify(speckle.render(refuse(code), null))))
    expect([...answers].map((answer) => JSON.parse(answer))).toMatchObject([
      { status: 403, body: '{"error":"Your token is not valid."}' },
    ])
  })

  test('names the first scope that is lacking, in either protocol', () => {
    const refusal = refuse('scope_missing', ['streams:write', 'streams:read'])
    const message = 'Your auth token does not have the required scope: streams:write.'
    expect(speckle.graphql?.(refusal)).toEqual({
      message,
      extensions: { code: 'FORBIDDEN', statusCode: 403, scope: 'streams:write' },
    })
    expect(speckle.render(refusal, null)).toMatchObject({ status: 403, body: JSON.stringify({ error: message }) })
  })

  test('of too many requests waits whole seconds, and has its code in the body', () => {
    const { status, headers, body } = speckle.render(refuse('rate_limited'), null)
    expect(status).toBe(429)
    expect(headers['retry-after']).toMatch(/^\d+$/)
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'RATE_LIMIT_ERROR' } })
  })

  test.each(REFUSAL_CODES)('for %s is whole in either protocol', (code) => {
    const { status, headers, body } = speckle.render(refuse(code), null)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(headers['cache-control']).toBe('no-store')
    const { error } = JSON.parse(body)
    expect(error.code ?? error).toMatch(/\w/)
    const fault = speckle.graphql?.(refuse(code))
    expect(fault?.message).toMatch(/\w/)
    expect(fault?.extensions).toMatchObject({ code: expect.any(String), statusCode: status })
  })
})
