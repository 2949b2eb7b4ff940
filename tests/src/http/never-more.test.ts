import { DAY } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CredentialBody, openWorld, type Person, START, type WorkspaceBody, type World } from './world.ts'

let world: World
let ada: Person
let home: WorkspaceBody
let office: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
  office = await world.workspace(ada.session, 'Office')
})
afterEach(() => world.close())

const iso = (after: number) => new Date(START + after).toISOString()
const EXCEEDS = '403 exceeds_own_access'
const create = (as: string, more: object) => world.outcome('POST /v1/tokens', as, { body: { name: 'Child', ...more } })
const narrow = async (more: object) =>
  (await world.token(ada.session, { scopes: ['tokens:write', 'devices:write'], ...more })).secret

describe('a token that makes a token', () => {
  test.each([
    ['another scope', {}, { scopes: ['locks:open'] }],
    ['every scope', {}, { scopes: ['*'] }],
    ['a wildcard over what it holds one by one', {}, { scopes: ['devices:*'] }],
    ['every workspace, when limited to one', { workspaces: ['home'] }, { workspaces: null }],
    ['another workspace', { workspaces: ['home'] }, { workspaces: ['office'] }],
    ['one workspace more', { workspaces: ['home'] }, { workspaces: ['home', 'office'] }],
    ['every resource, when limited to some', { resources: ['r1'] }, { resources: null }],
    ['another resource', { resources: ['r1'] }, { resources: ['r1', 'r2'] }],
    ['every address, when limited to some', { ipAllowlist: ['192.0.2.0/24'] }, { ipAllowlist: [] }],
    ['a wider range', { ipAllowlist: ['192.0.2.0/24'] }, { ipAllowlist: ['192.0.0.0/16'] }],
    ['a longer life', { expiresAt: iso(DAY) }, { expiresAt: iso(DAY + 1) }],
    ['an endless life', { expiresAt: iso(DAY) }, { expires: 'never' }],
  ])('can’t give it %s', async (_, own, more) => {
    const named = (reach: object) =>
      JSON.parse(JSON.stringify(reach).replaceAll('"home"', `"${home.id}"`).replaceAll('"office"', `"${office.id}"`))
    const maker = await narrow(named(own))
    const from = { address: '192.0.2.7' }
    const answer = await world.call('POST /v1/tokens', maker, {
      body: { name: 'Child', scopes: ['devices:write'], ...named(own), ...named(more) },
      ...from,
    })
    // A workspace outside its limit does not even exist for the maker.
    expect(['exceeds_own_access', 'invalid_input']).toContain(answer.code)
    expect(
      (
        await world.call('POST /v1/tokens', maker, {
          body: { name: 'Child', scopes: ['devices:write'], ...named(own) },
          ...from,
        })
      ).status,
    ).toBe(201)
  })

  test('gives by default what it has itself: scopes, addresses and end', async () => {
    const { secret } = await world.token(ada.session, {
      scopes: ['tokens:write'],
      ipAllowlist: ['192.0.2.0/24'],
      expiresAt: iso(DAY),
    })
    const body = { name: 'Child' }
    const child = await world.ok<{ credential: CredentialBody }>('POST /v1/tokens', secret, {
      body,
      address: '192.0.2.7',
    })
    expect(child.credential).toMatchObject({
      scopes: ['tokens:write'],
      ipAllowlist: ['192.0.2.0/24'],
      expiresAt: iso(DAY),
    })
  })

  test('needs tokens:write for it', async () => {
    const { secret } = await world.token(ada.session, { scopes: ['tokens:read', 'devices:*', 'self:rotate'] })
    expect(await create(secret, {})).toBe('403 scope_missing')
  })
})

describe('a person', () => {
  test.each(['users:write', 'service_keys:write', 'verify', 'sessions:create', 'leaks:report'])(
    'can’t give a token the scope %s that they don’t hold',
    async (scope) => {
      expect(await create(ada.session, { scopes: [scope] })).toBe(EXCEEDS)
    },
  )

  test('can’t give a token a scope that they hold in another workspace only', async () => {
    const bob = await world.user('bob')
    await world.ok(`PUT /v1/workspaces/${home.id}/members/${bob.id}`, ada.session, { body: { role: 'viewer' } })
    await world.workspace(bob.session, 'Bobs')
    expect(await create(bob.session, { scopes: ['devices:write'], workspaces: [home.id] })).toBe(EXCEEDS)
    expect(await create(bob.session, { scopes: ['devices:write'] })).toBe('201')
  })

  test('can’t name a workspace that they don’t reach, and is not told whether it exists', async () => {
    const bob = await world.user('bob')
    const named = async (workspace: string) =>
      (await world.call('POST /v1/tokens', bob.session, { body: { name: 'x', workspaces: [workspace] } })).text
    const foreign = await named(home.id)
    expect(foreign).toContain('/workspaces/0')
    expect(await named(home.address)).toBe(foreign)
    expect(await named('ws_0000000000000000000000000x')).toBe(foreign)
    expect(await named('ada/nothing')).toBe(foreign)
  })

  test('can’t give what their role gave them yesterday', async () => {
    const bob = await world.user('bob')
    const member = `/v1/workspaces/${home.id}/members/${bob.id}`
    await world.ok(`PUT ${member}`, ada.session, { body: { role: 'admin' } })
    expect(await create(bob.session, { scopes: ['locks:open'] })).toBe('201')
    await world.ok(`PUT ${member}`, ada.session, { body: { role: 'member' } })
    expect(await create(bob.session, { scopes: ['locks:open'] })).toBe(EXCEEDS)
  })
})

describe('a narrow token', () => {
  test.each([
    ['scopes', { scopes: ['tokens:write'] }],
    ['workspaces', { scopes: ['*'], workspaces: ['home'] }],
    ['resources', { scopes: ['*'], resources: ['r1'] }],
    ['addresses', { scopes: ['*'], ipAllowlist: ['192.0.2.0/24'] }],
  ])('by %s can neither rotate nor resume a wider one, for it would hold it then', async (_, own) => {
    const wide = await world.token(ada.session)
    const reach = JSON.parse(JSON.stringify(own).replaceAll('"home"', `"${home.id}"`))
    const { secret } = await world.token(ada.session, reach)
    const path = `/v1/tokens/${wide.credential.id}`
    const from = { body: {}, address: '192.0.2.7' }
    expect(await world.outcome(`POST ${path}/rotate`, secret, from)).toBe(EXCEEDS)
    expect(await world.outcome(`POST ${path}/suspend`, secret, from)).toBe('200')
    expect(await world.outcome(`POST ${path}/resume`, secret, from)).toBe(EXCEEDS)
    expect(await world.outcome(`POST ${path}/resume`, ada.session, { body: {} })).toBe('200')
  })

  test('can end a wider one, for that gives it nothing', async () => {
    const wide = await world.token(ada.session)
    expect(await world.outcome(`POST /v1/tokens/${wide.credential.id}/revoke`, await narrow({}))).toBe('200')
  })

  test('limited to a workspace makes, rotates and resumes that workspace’s keys within its own scopes, and no others', async () => {
    const { secret } = await world.token(ada.session, { scopes: ['keys:write', 'devices:read'], workspaces: [home.id] })
    const keys = `/v1/workspaces/${home.id}/keys`
    const made = await world.key(secret, home.id, { scopes: ['devices:read'] })
    for (const verb of ['rotate', 'suspend', 'resume']) {
      expect([verb, await world.outcome(`POST ${keys}/${made.credential.id}/${verb}`, secret, { body: {} })]).toEqual([
        verb,
        '200',
      ])
    }
    expect(await world.outcome(`POST ${keys}`, secret, { body: { name: 'x', scopes: ['devices:write'] } })).toBe(
      EXCEEDS,
    )
    const wide = await world.key(ada.session, home.id)
    expect(await world.outcome(`POST ${keys}/${wide.credential.id}/rotate`, secret, { body: {} })).toBe(EXCEEDS)
    expect(await world.outcome(`POST /v1/workspaces/${office.id}/keys`, secret, { body: { name: 'x' } })).toBe(
      '404 not_found',
    )
  })

  test('creates neither workspaces nor organizations beyond its limit', async () => {
    const { secret } = await world.token(ada.session, { workspaces: [home.id] })
    expect(await world.outcome('POST /v1/workspaces', secret, { body: { name: 'x' } })).toBe(EXCEEDS)
    expect(await world.outcome('POST /v1/organizations', secret, { body: { name: 'x' } })).toBe(EXCEEDS)
  })
})
