import { REFUSAL_CODES, refuse } from '@latchkey/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { iomete } from './iomete.ts'

const TOKEN = 'iom_pat_abcDEF123'
const OTHER = 'iom_pat_otherToken9'
const URL = 'http://api.example/api/v2/domains/ws_1/sdk/spark/jobs'
const read = (headers: Record<string, string> | [string, string][], url = URL) =>
  iomete.read(new Request(url, { headers }))

describe('the token is read', () => {
  test.each([
    ['X-API-TOKEN', TOKEN],
    ['X-API-Token', TOKEN],
    ['x-api-token', TOKEN],
    ['Authorization', `Bearer ${TOKEN}`],
    ['Authorization', `bearer   ${TOKEN}`],
    ['Authorization', TOKEN],
  ])('from %s: %s', (name, value) => {
    expect(read({ [name]: value })).toEqual({ token: TOKEN, workspace: 'ws_1' })
  })

  test('and says its kind', () => {
    expect([TOKEN, 'iom_key_x', 'other'].map(iomete.kindOf)).toEqual(['pat', 'key', null])
  })

  test('once, when a client sends the same one twice', () => {
    expect(read({ 'x-api-token': TOKEN, authorization: `Bearer ${TOKEN}` })).toMatchObject({ token: TOKEN })
  })
})

test.each<[string, [string, string][]]>([
  [
    'two tokens in two headers',
    [
      ['x-api-token', TOKEN],
      ['authorization', `Bearer ${OTHER}`],
    ],
  ],
  [
    'a bare one beside another',
    [
      ['x-api-token', TOKEN],
      ['authorization', OTHER],
    ],
  ],
  [
    'one header twice',
    [
      ['x-api-token', TOKEN],
      ['x-api-token', TOKEN],
    ],
  ],
  [
    'both forms of Authorization',
    [
      ['authorization', TOKEN],
      ['authorization', `Bearer ${TOKEN}`],
    ],
  ],
  ['Bearer without a token', [['authorization', 'Bearer ']]],
  ['two words behind Bearer', [['authorization', `Bearer ${TOKEN} ${TOKEN}`]]],
  ['a megabyte', [['x-api-token', 'a'.repeat(1_000_000)]]],
  ['characters above ASCII', [['x-api-token', `${TOKEN}\u00e9`]]],
])('%s is refused rather than guessed at', (_, headers) => {
  expect(read(headers)).toEqual(refuse('malformed'))
})

test.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['empty headers', { 'x-api-token': '', authorization: ' ' }],
  ['another scheme', { authorization: 'Basic dTpw' }],
  ['Clarifai’s scheme', { authorization: `Key ${TOKEN}` }],
])('%s is no token', (_, headers) => {
  expect(read(headers)).toMatchObject({ token: null })
})

test.each([
  ['http://a/api/v2/domains/ws_1', 'ws_1'],
  ['http://a/api/v1/domains/ada%2Fanalytics/sql?x=/domains/other', 'ada/analytics'],
  ['http://a/api/v1/domains/%ff/sql', '%ff'],
  ['http://a/api/v1/auth/service-accounts/sa_1/tokens?x=/domains/other', null],
  ['http://a/domains/', null],
])('the domain of %s is %s', (url, domain) => {
  expect(read({ 'x-api-token': TOKEN }, url)).toMatchObject({ workspace: domain })
})

test('any header is read without throwing, and gives a token only as it was written', () => {
  const bytes = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) })
  const likely = fc.constantFrom('Bearer ', 'bearer', ' ', ',', '\t', TOKEN, '=', '"')
  const header = fc.array(fc.oneof(likely, bytes), { maxLength: 5 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(header, header, (own, authorization) => {
      const headers = new Map([
        ['x-api-token', own],
        ['authorization', authorization],
      ])
      const presented = iomete.read({ method: 'GET', url: URL, headers: { get: (name) => headers.get(name) ?? null } })
      if ('ok' in presented) expect(presented.code).toBe('malformed')
      else if (presented.token !== null) expect(`${own} ${authorization}`).toContain(presented.token)
    }),
    { numRuns: 5000 },
  )
})

describe('a refusal', () => {
  test.each(REFUSAL_CODES)('%s is JSON under a real status, as the Python SDK wants it', (code) => {
    const { status, headers, body } = iomete.render(refuse(code, ['jobs:read']), null)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(headers['content-type']).toBe('application/json')
    expect(headers['cache-control']).toBe('no-store')
    expect(JSON.parse(body)).toMatchObject({ errorCode: expect.any(String), message: expect.any(String) })
  })

  test('does not tell an unknown token from any other that is not valid, nor a domain of others from none', () => {
    const codes = [
      'missing',
      'malformed',
      'unknown',
      'revoked',
      'rotated',
      'expired',
      'suspended',
      'suspended_principal',
      'workspace_unknown_or_forbidden',
    ] as const
    expect(new Set(codes.map((code) => JSON.stringify(iomete.render(refuse(code), null)))).size).toBe(1)
  })
})
