import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

let world: World
let ada: Person
let home: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
})
afterEach(() => world.close())

const RANGES = ['192.0.2.0/24', '2001:db8::/32']
const INSIDE = ['192.0.2.1', '::ffff:192.0.2.255', '2001:db8::1']
const OUTSIDE = ['192.0.3.1', '2001:db9::1', '::1', 'localhost', '192.0.2.1:80', '']

describe('a token bound to addresses', () => {
  test('is accepted by a resource server from inside alone, and never from where it does not know', async () => {
    const { secret } = await world.token(ada.session, { ipAllowlist: RANGES })
    for (const ip of INSIDE) expect([ip, await world.verdict(secret, home.id, { ip })]).toEqual([ip, 'ok'])
    for (const ip of [...OUTSIDE, null])
      expect([ip, await world.verdict(secret, home.id, { ip })]).toEqual([ip, 'ip_not_allowed'])
    expect(await world.verdict(secret, home.id)).toBe('ip_not_allowed')
  })

  test('manages from inside alone, whatever headers claim', async () => {
    const { secret } = await world.token(ada.session, { ipAllowlist: RANGES })
    for (const address of INSIDE) expect(await world.outcome('GET /v1/self', secret, { address })).toBe('200')
    for (const address of OUTSIDE)
      expect(await world.outcome('GET /v1/self', secret, { address })).toBe('401 unauthenticated')
    const headers = {
      'x-forwarded-for': '192.0.2.1',
      forwarded: 'for=192.0.2.1',
      'x-real-ip': '192.0.2.1',
      'cf-connecting-ip': '192.0.2.1',
    }
    expect(await world.outcome('GET /v1/self', secret, { address: '198.51.100.1', headers })).toBe(
      '401 unauthenticated',
    )
    expect(await world.outcome('GET /v1/self', secret, { headers })).toBe('401 unauthenticated')
  })

  test.each([
    '192.0.2.1/24',
    '192.0.2.0/33',
    '300.1.1.1',
    '192.0.2',
    '2001:db8::1::2',
    'example.com',
    '',
    '192.0.2.0/24 ',
  ])('can’t be bound to %j, which is no range', async (range) => {
    const answer = await world.call('POST /v1/tokens', ada.session, {
      body: { name: 'x', ipAllowlist: ['192.0.2.1', range] },
    })
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('/ipAllowlist/1')])
  })
})

describe('a workspace bound to addresses', () => {
  beforeEach(async () => {
    const body = {
      maxLifetimeSeconds: null,
      expiryRequired: false,
      allowedScopes: null,
      approvalRequired: false,
      ipAllowlist: ['192.0.2.0/24'],
    }
    await world.ok(`PUT /v1/workspaces/${home.id}/policy`, ada.session, { body })
  })

  test('takes tokens and keys from inside alone, while the same token works elsewhere from anywhere', async () => {
    const office = await world.workspace(ada.session, 'Office')
    const [token, key] = [await world.token(ada.session), await world.key(ada.session, home.id)]
    for (const { secret } of [token, key]) {
      expect(await world.verdict(secret, home.id, { ip: '192.0.2.9' })).toBe('ok')
      expect(await world.verdict(secret, home.id, { ip: '198.51.100.9' })).toBe('ip_not_allowed')
      expect(await world.verdict(secret, home.id)).toBe('ip_not_allowed')
    }
    expect(await world.verdict(token.secret, office.id, { ip: '198.51.100.9' })).toBe('ok')
  })

  test('is managed with a token from inside alone', async () => {
    const { secret } = await world.token(ada.session)
    const members = `GET /v1/workspaces/${home.id}/members`
    expect(await world.outcome(members, secret, { address: '192.0.2.9' })).toBe('200')
    expect(await world.outcome(members, secret, { address: '198.51.100.9' })).toBe('404 not_found')
    expect(await world.outcome(members, secret)).toBe('404 not_found')
  })
})
