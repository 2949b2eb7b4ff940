import { REFUSAL_CODES, REFUSALS, type RefusalCode, refuse } from '@latchkey/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bearer } from './bearer.ts'
import { seam } from './seam.ts'

const DIALECTS = [
  { dialect: bearer, workspaceHeader: 'latchkey-workspace', id: null },
  { dialect: seam, workspaceHeader: 'seam-workspace', id: 'req_1' },
]
const TOKEN = 'seam_at1_abcDEF123'

const read = (
  dialect: (typeof DIALECTS)[number]['dialect'],
  headers: Record<string, string> | [string, string][],
  url = 'http://api.example/devices',
) => dialect.read(new Request(url, { headers }))

/** What an outsider must not be able to tell apart, beside having sent nothing at all. */
const FAILED_AUTHENTICATION: readonly RefusalCode[] = [
  'malformed',
  'unknown',
  'revoked',
  'rotated',
  'expired',
  'not_yet_active',
  'suspended',
  'suspended_principal',
  'kind_not_accepted',
  'workspace_unknown_or_forbidden',
]

describe.each(DIALECTS)('the dialect $dialect.name', ({ dialect, workspaceHeader, id }) => {
  it.each([
    ['as documented', `Bearer ${TOKEN}`],
    ['with the scheme in lower case', `bearer ${TOKEN}`],
    ['with the scheme in capitals', `BEARER ${TOKEN}`],
    ['with more than one space', `Bearer   ${TOKEN}`],
    ['with spaces behind it', `Bearer ${TOKEN}   `],
  ])('reads a token %s', (_, authorization) => {
    expect(read(dialect, { authorization, [workspaceHeader]: 'ws_1' })).toEqual({ token: TOKEN, workspace: 'ws_1' })
  })

  it.each([
    ['no header', {}],
    ['an empty header', { authorization: '' }],
    ['spaces alone', { authorization: '   ' }],
    ['Basic authentication', { authorization: 'Basic dTpw' }],
    ['a scheme that is the beginning of ours', { authorization: 'Bear x' }],
  ])('takes %s for no credential', (_, headers: Record<string, string>) => {
    expect(read(dialect, headers)).toMatchObject({ token: null })
  })

  it.each([
    ['the scheme alone', [['authorization', 'Bearer']]],
    ['the scheme and a space', [['authorization', 'Bearer ']]],
    ['a scheme that begins like ours', [['authorization', `Bearerx ${TOKEN}`]]],
    ['a tab for the space', [['authorization', `Bearer\t${TOKEN}`]]],
    [
      'two headers of two schemes',
      [
        ['authorization', 'Basic dTpw'],
        ['authorization', `Bearer ${TOKEN}`],
      ],
    ],
    ['a megabyte', [['authorization', `Bearer ${'a'.repeat(1_000_000)}`]]],
    ['a megabyte of spaces', [['authorization', `Bearer ${' '.repeat(1_000_000)}x y`]]],
  ])('refuses %s as malformed', (_, headers) => {
    expect(read(dialect, headers as [string, string][])).toEqual(refuse('malformed'))
  })

  it.each([
    ['absent', {}],
    ['empty', { [workspaceHeader]: '' }],
    ['blank', { [workspaceHeader]: '  ' }],
  ])('takes a workspace header that is %s for none', (_, headers) => {
    expect(read(dialect, { authorization: `Bearer ${TOKEN}`, ...headers })).toMatchObject({ workspace: null })
  })

  it('reads any header without throwing, and gives a token only as it was written', () => {
    const bytes = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) })
    const likely = fc.constantFrom('Bearer ', 'bearer', ' ', ',', '\t', TOKEN, '=', '"')
    const header = fc.array(fc.oneof(likely, bytes), { maxLength: 5 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(header, (authorization) => {
        const presented = dialect.read({
          method: 'GET',
          url: 'http://api.example/',
          headers: { get: (name) => (name === 'authorization' ? authorization : null) },
        })
        if ('ok' in presented) expect(presented.code).toBe('malformed')
        else if (presented.token === null) expect(authorization).not.toMatch(/^bearer /i)
        else expect(authorization.replace(/ +$/, '').replace(/^bearer +/i, '')).toBe(presented.token)
      }),
      { numRuns: 5000 },
    )
  })

  it.each(REFUSAL_CODES)('renders %s whole', (code) => {
    const { status, headers, body } = dialect.render(refuse(code, ['devices:read']), id)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(headers['cache-control']).toBe('no-store')
    expect(() => new Headers(headers)).not.toThrow()
    expect(() => JSON.parse(body)).not.toThrow()
    expect('retry-after' in headers).toBe(code === 'rate_limited' || code === 'stale')
    if (status === 401) expect(headers['www-authenticate']).toMatch(/^Bearer realm="/)
  })

  it('answers every failed authentication with the same bytes', () => {
    const answers = FAILED_AUTHENTICATION.map((code) => JSON.stringify(dialect.render(refuse(code), id)))
    expect(new Set(answers).size).toBe(1)
  })

  it('answers 401 to those and to a missing token alone', () => {
    const found = REFUSAL_CODES.filter((code) => dialect.render(refuse(code), id).status === 401)
    expect(new Set(found)).toEqual(new Set([...FAILED_AUTHENTICATION, 'missing']))
  })

  it('says in words why a live token was refused', () => {
    for (const code of [
      'workspace_suspended',
      'scope_missing',
      'ip_not_allowed',
      'browser_use_refused',
      'policy_refused',
    ] as const) {
      const { status, body } = dialect.render(refuse(code), id)
      expect(status).toBe(403)
      expect(body).toContain(REFUSALS[code].message)
    }
  })
})

describe('bearer', () => {
  it('challenges without an error where no token came, with one where it was not valid (RFC 6750, section 3.1)', () => {
    expect(bearer.render(refuse('missing'), null).headers['www-authenticate']).toBe('Bearer realm="api"')
    expect(bearer.render(refuse('expired'), null).headers['www-authenticate']).toContain('error="invalid_token"')
    expect(bearer.render(refuse('workspace_required'), null)).toMatchObject({ status: 400 })
  })

  it('names the scopes that are needed', () => {
    const { status, headers, body } = bearer.render(refuse('scope_missing', ['devices:read', 'devices:write']), null)
    expect(status).toBe(403)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(headers['www-authenticate']).toMatch(/error="insufficient_scope".*scope="devices:read devices:write"$/)
    expect(JSON.parse(body)).toMatchObject({
      type: 'urn:latchkey:error:scope_missing',
      status: 403,
      code: 'scope_missing',
      requiredScopes: ['devices:read', 'devices:write'],
    })
  })

  it('writes no character into a challenge that RFC 6750 forbids there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (scope) => {
        const challenge = bearer.render(refuse('scope_missing', [scope]), null).headers['www-authenticate']
        expect(challenge).toMatch(/^Bearer( [a-z_]+="[\x20\x21\x23-\x5b\x5d-\x7e]*",?)+$/)
      }),
    )
  })

  it('refuses a token in the header and one in the query at once, and ignores one in the query alone', () => {
    const url = 'http://api.example/devices?limit=1&access_token=x'
    expect(read(bearer, { authorization: `Bearer ${TOKEN}` }, url)).toEqual(refuse('malformed'))
    expect(read(bearer, {}, url)).toMatchObject({ token: null })
    expect(read(bearer, { authorization: `Bearer ${TOKEN}` }, 'http://api.example/access_token=x')).toMatchObject({
      token: TOKEN,
    })
  })

  it('tells kinds by the default labels', () => {
    expect(['lk_pat_x', 'lk_key_x', 'lk_other_x', 'nothing'].map(bearer.kindOf)).toEqual(['pat', 'key', null, null])
  })
})

describe('seam', () => {
  it('speaks the envelope that its clients parse', () => {
    const { status, headers, body } = seam.render(refuse('workspace_required'), 'req_1')
    expect(status).toBe(400)
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'seam-request-id': 'req_1' })
    expect(JSON.parse(body)).toEqual({
      error: { type: 'missing_workspace_id', message: expect.stringContaining('seam-workspace') },
      ok: false,
    })
  })

  it('says which scopes are needed in an object, as PHP’s client demands', () => {
    expect(JSON.parse(seam.render(refuse('scope_missing', ['devices:read']), 'r').body).error).toMatchObject({
      type: 'scope_missing',
      data: { required_scopes: ['devices:read'] },
    })
  })

  it('differs between two requests in the request id alone, also when nothing was sent', () => {
    const [one, other] = [seam.render(refuse('missing'), 'req_1'), seam.render(refuse('revoked'), 'req_2')]
    expect(one.body).toBe(other.body)
    expect({ ...one.headers, 'seam-request-id': '' }).toEqual({ ...other.headers, 'seam-request-id': '' })
    expect(JSON.parse(one.body).error.type).toBe('unauthorized')
  })

  it('ignores the workspace beside an API key', () => {
    expect(read(seam, { authorization: 'Bearer seam_key1_x', 'seam-workspace': 'ws_1' })).toEqual({
      token: 'seam_key1_x',
      workspace: null,
    })
  })

  it('tells kinds as its clients do', () => {
    expect(['seam_at1_x', 'seam_key1_x', 'lk_pat_x'].map(seam.kindOf)).toEqual(['pat', 'key', null])
  })

  it('takes the empty headers of Go’s client for absent ones, and refuses a second credential', () => {
    const go = {
      authorization: `Bearer ${TOKEN}`,
      'seam-workspace': '',
      'client-session-token': '',
      'seam-client-session-token': '',
    }
    expect(read(seam, go)).toEqual({ token: TOKEN, workspace: null })
    expect(read(seam, { ...go, 'client-session-token': 'seam_cst1_x' })).toEqual(refuse('malformed'))
  })
})
