import { DAY, HOUR } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type Person, START, type WorkspaceBody, type World } from './world.ts'

let world: World
let ada: Person
let home: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
})
afterEach(() => world.close())

const OPEN = {
  maxLifetimeSeconds: null,
  expiryRequired: false,
  allowedScopes: null,
  approvalRequired: false,
  ipAllowlist: [],
  revokeAfterIdleSeconds: null,
}
const setPolicy = (more: object, path = `/v1/workspaces/${home.id}/policy`) =>
  world.ok<typeof OPEN>(`PUT ${path}`, ada.session, { body: { ...OPEN, ...more } })
const iso = (after: number) => new Date(START + after).toISOString()
const create = (more: object) => world.outcome('POST /v1/tokens', ada.session, { body: { name: 'x', ...more } })

describe('a policy of lifetimes', () => {
  test('refuses a longer life for tokens and keys made for the workspace, and leaves others alone', async () => {
    await setPolicy({ maxLifetimeSeconds: (7 * DAY) / 1000 })
    const named = { workspaces: [home.id] }
    expect(await create({ ...named, expires: '30d' })).toBe('403 policy_refused')
    expect(await create({ ...named, expires: 'never' })).toBe('403 policy_refused')
    expect(await create({ ...named, expiresAt: iso(7 * DAY + 1) })).toBe('403 policy_refused')
    expect(await create({ ...named, expiresAt: iso(7 * DAY) })).toBe('201')
    expect(await create({ expires: 'never' })).toBe('201')
    const keys = `POST /v1/workspaces/${home.id}/keys`
    expect(await world.outcome(keys, ada.session, { body: { name: 'x', expires: '30d' } })).toBe('403 policy_refused')
    expect(await world.outcome(keys, ada.session, { body: { name: 'x', expires: '7d' } })).toBe('201')
  })

  test('stops what was made before it and lives too long, there alone, and edits can’t get round it', async () => {
    const long = await world.token(ada.session, { expires: 'never' })
    const bound = await world.token(ada.session, { expires: '7d', workspaces: [home.id] })
    await setPolicy({ expiryRequired: true, maxLifetimeSeconds: (30 * DAY) / 1000 })
    expect([await world.verdict(long.secret, home.id), await world.verdict(long.secret)]).toEqual([
      'policy_refused',
      'ok',
    ])
    expect(await world.verdict(bound.secret, home.id)).toBe('ok')
    const edit = `PATCH /v1/tokens/${bound.credential.id}`
    expect(await world.outcome(edit, ada.session, { body: { expires: 'never' } })).toBe('403 policy_refused')
    await world.ok(`PATCH /v1/tokens/${long.credential.id}`, ada.session, { body: { expires: '7d' } })
    expect(await world.verdict(long.secret, home.id)).toBe('ok')
    await setPolicy({})
    expect(await world.outcome(edit, ada.session, { body: { expires: 'never' } })).toBe('200')
  })

  test.each([0, -1, 1.5, 3599, 3651 * 24 * 3600])(
    'can’t ask for a lifetime of %d seconds',
    async (maxLifetimeSeconds) => {
      const body = { ...OPEN, maxLifetimeSeconds }
      expect(await world.outcome(`PUT /v1/workspaces/${home.id}/policy`, ada.session, { body })).toBe(
        '400 invalid_input',
      )
      expect(await world.ok(`GET /v1/workspaces/${home.id}/policy`, ada.session)).toEqual(OPEN)
    },
  )
})

describe('a policy of scopes', () => {
  test('narrows every token in the workspace at its next use, and there alone', async () => {
    const { secret } = await world.token(ada.session)
    const question = { scopes: ['devices:write'] }
    const office = await world.workspace(ada.session, 'Office')
    await setPolicy({ allowedScopes: ['devices:read', 'workspaces:read'] })
    expect(await world.verdict(secret, home.id, question)).toBe('scope_missing')
    expect(await world.verdict(secret, home.id, { scopes: ['devices:read'] })).toBe('ok')
    expect(await world.verdict(secret, office.id, question)).toBe('ok')
    expect(await world.outcome(`GET /v1/workspaces/${home.id}/keys`, secret)).toBe('403 scope_missing')
  })

  test('refuses to make a key with more, and binds keys made before it', async () => {
    const { secret } = await world.key(ada.session, home.id)
    await setPolicy({ allowedScopes: ['devices:read'] })
    const body = { name: 'x', scopes: ['devices:write'] }
    expect(await world.outcome(`POST /v1/workspaces/${home.id}/keys`, ada.session, { body })).toBe('403 policy_refused')
    expect(await world.verdict(secret, undefined, { scopes: ['devices:write'] })).toBe('scope_missing')
  })

  test('never locks its authors out: a session can always set it again', async () => {
    const { secret } = await world.token(ada.session)
    await setPolicy({ allowedScopes: [], expiryRequired: true, approvalRequired: true, ipAllowlist: ['192.0.2.1'] })
    expect(await world.outcome(`GET /v1/workspaces/${home.id}/policy`, secret)).toBe('404 not_found')
    await setPolicy({})
    expect(await world.outcome(`GET /v1/workspaces/${home.id}/policy`, secret)).toBe('200')
  })

  test('can’t name a scope that there is not', async () => {
    const answer = await world.call(`PUT /v1/workspaces/${home.id}/policy`, ada.session, {
      body: { ...OPEN, allowedScopes: ['devices:read', 'nope'] },
    })
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('/allowedScopes/1')])
  })
})

describe('the policy of an organization', () => {
  test('holds in each of its workspaces beside the workspace’s own, the stricter of both', async () => {
    const { id: organizationId } = await world.organization(ada.session, 'Guild')
    const shared = await world.workspace(ada.session, 'Shared', { organizationId })
    const { secret } = await world.token(ada.session, { expiresAt: iso(2 * HOUR) })
    const both = async (ofOrganization: object, ofWorkspace: object) => {
      await setPolicy(ofOrganization, `/v1/organizations/${organizationId}/policy`)
      await setPolicy(ofWorkspace, `/v1/workspaces/${shared.id}/policy`)
      const decision = await world.verify(secret, shared.id, { ip: '192.0.2.7' })
      return decision.ok ? decision.scopes : decision.code
    }
    expect(await both({ maxLifetimeSeconds: 3600 }, { maxLifetimeSeconds: 86_400 })).toBe('policy_refused')
    expect(await both({ maxLifetimeSeconds: 86_400 }, { maxLifetimeSeconds: 3600 })).toBe('policy_refused')
    expect(await both({ allowedScopes: ['devices:*'] }, { allowedScopes: ['devices:read', 'locks:open'] })).toEqual([
      'devices:read',
    ])
    expect(await both({ ipAllowlist: ['192.0.2.0/24'] }, { ipAllowlist: ['198.51.100.0/24'] })).toBe('ip_not_allowed')
    expect(await both({ ipAllowlist: ['192.0.2.0/24'] }, { ipAllowlist: ['192.0.2.7'] })).toContain('devices:read')
    expect(await both({ approvalRequired: true }, {})).toBe('policy_refused')
    expect(await world.verdict(secret, home.id)).toBe('ok')
  })
})
