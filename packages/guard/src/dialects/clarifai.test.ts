import { REFUSAL_CODES, refuse } from '@latchkey/core'
import { describe, expect, it } from 'vitest'
import { clarifai } from './clarifai.ts'

const PAT = 'clarifai_pat_abcDEF123'
const APP_KEY = 'clarifai_app_abcDEF123'

const read = (headers: Record<string, string> | [string, string][], path = '/v2/users/me') =>
  clarifai.read(new Request(`http://api.example${path}`, { headers }))
const statusOf = (...given: Parameters<typeof refuse>) => {
  const { status, body } = clarifai.render(refuse(...given), '01234567-89ab-cdef-0123-456789abcdef')
  return { http: status, ...JSON.parse(body).status }
}

describe('reading', () => {
  it.each(['Key', 'key', 'KEY', 'Bearer', 'bearer'])('takes the token after "%s"', (scheme) => {
    expect(read({ authorization: `${scheme} ${PAT}` })).toMatchObject({ token: PAT })
  })

  it('tells an app’s key from a personal token', () => {
    expect([PAT, APP_KEY, 'other'].map(clarifai.kindOf)).toEqual(['pat', 'key', null])
  })

  it.each([
    ['no header', []],
    ['another scheme', [['authorization', 'Basic dTpw']]],
    ['the scheme alone', [['authorization', 'Key']]],
    ['two words', [['authorization', `Key ${PAT} ${PAT}`]]],
    [
      'two headers',
      [
        ['authorization', `Key ${PAT}`],
        ['authorization', `Key ${PAT}`],
      ],
    ],
    ['a megabyte', [['authorization', `Key ${'a'.repeat(1_000_000)}`]]],
  ])('finds no usable credential in %s', (_, headers) => {
    const presented = read(headers as [string, string][])
    expect('ok' in presented ? presented.code : presented.token).toBe('ok' in presented ? 'missing' : null)
  })

  it.each([
    ['/v2/users/ada/apps/engine/models/m/outputs', 'ada/engine'],
    ['/v2/users/me/apps/engine', 'me/engine'],
    ['/v2/users/ada%2F/apps/eng%69ne?x=1', 'ada//engine'],
    ['/v2/users/ada/apps/%E0%A4%A/models', 'ada/%E0%A4%A'],
    ['/v2/models?user_app_id.user_id=ada&user_app_id.app_id=engine', 'ada/engine'],
    ['/v2/models?user_app_id.app_id=engine', 'me/engine'],
    ['/v2/users/ada/apps', null],
    ['/v2/models/m/outputs', null],
    ['/v2/models?user_app_id.user_id=ada', null],
  ])('finds in %s the app %s', (path, workspace) => {
    expect(read({ authorization: `Key ${PAT}` }, path)).toMatchObject({ workspace })
  })
})

describe('refusing', () => {
  it.each([
    ['missing', 11102, 400],
    ['malformed', 11008, 401],
    ['unknown', 11009, 401],
    ['revoked', 11009, 401],
    ['expired', 11008, 401],
    ['kind_not_accepted', 11008, 401],
    ['workspace_required', 11008, 401],
    ['workspace_unknown_or_forbidden', 11101, 404],
    ['scope_missing', 11007, 403],
    ['resource_not_allowed', 11007, 403],
    ['rate_limited', 11005, 429],
  ] as const)('tells %s as %i with HTTP %i', (code, status, http) => {
    expect(statusOf(code, ['Predict'])).toMatchObject({
      code: status,
      http,
      req_id: '0123456789abcdef0123456789abcdef',
    })
  })

  it.each(REFUSAL_CODES)('renders %s whole', (code) => {
    const { status, headers, body } = clarifai.render(refuse(code, ['Predict']), null)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(headers['cache-control']).toBe('no-store')
    expect(() => new Headers(headers)).not.toThrow()
    expect(JSON.parse(body).status).toMatchObject({ code: expect.any(Number), details: expect.any(String) })
  })

  it('answers keys that are unknown, revoked, replaced and suspended with the same bytes', () => {
    const codes = ['unknown', 'revoked', 'rotated', 'not_yet_active', 'suspended', 'suspended_principal'] as const
    expect(new Set(codes.map((code) => JSON.stringify(clarifai.render(refuse(code), null)))).size).toBe(1)
  })

  it('names the scope that lacks', () => {
    expect(statusOf('scope_missing', ['Predict']).details).toContain('Predict')
  })

  it('tells an app-specific key on another app what it is for, and that a PAT would do', () => {
    const { status, body } = clarifai.render(refuse('workspace_unknown_or_forbidden'), null, 'key')
    expect(status).toBe(401)
    expect(JSON.parse(body).status).toMatchObject({
      code: 11008,
      details: expect.stringContaining('personal access token'),
    })
  })
})
