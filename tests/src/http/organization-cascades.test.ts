import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CredentialBody,
  type IssuedBody,
  type OrganizationBody,
  openWorld,
  type Person,
  type WorkspaceBody,
  type World,
} from './world.ts'

let world: World
let ada: Person
let bob: Person
let guild: OrganizationBody
let home: WorkspaceBody
let base: string
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  bob = await world.user('bob')
  guild = await world.organization(ada.session, 'Guild')
  home = await world.workspace(ada.session, 'Home', { organizationId: guild.id })
  base = `/v1/organizations/${guild.id}`
})
afterEach(() => world.close())

const impact = async (path: string, as = ada.session) =>
  (await world.ok<{ items: CredentialBody[] }>(`GET ${path}`, as)).items.map(({ id }) => id).sort()
const ids = (...issued: IssuedBody[]) => issued.map(({ credential }) => credential.id).sort()
const join = (role: string, as = ada.session) => world.outcome(`PUT ${base}/members/${bob.id}`, as, { body: { role } })
const verdictHere = (secret: string) => world.verdict(secret, home.id)
const FOREIGN = 'workspace_unknown_or_forbidden'

describe('a member of an organization', () => {
  test('reaches its workspaces as their role brings it, and loses with the membership exactly what the preview named', async () => {
    await join('admin')
    const own = await world.workspace(bob.session, 'Own')
    const [wide, bound, other] = [
      await world.token(bob.session),
      await world.token(bob.session, { workspaces: [home.id] }),
      await world.token(bob.session, { workspaces: [own.id] }),
    ]
    expect(await verdictHere(wide.secret)).toBe('ok')
    expect(await impact(`${base}/members/${bob.id}/impact`)).toEqual(ids(wide, bound))
    await world.ok(`DELETE ${base}/members/${bob.id}`, ada.session)
    expect([
      await verdictHere(wide.secret),
      await verdictHere(bound.secret),
      await world.verdict(other.secret, own.id),
    ]).toEqual([FOREIGN, FOREIGN, 'ok'])
  })

  test('who reaches none of its workspaces loses nothing, and the preview is empty', async () => {
    await join('member')
    const { secret } = await world.token(bob.session)
    expect(await verdictHere(secret)).toBe(FOREIGN)
    expect(await impact(`${base}/members/${bob.id}/impact`)).toEqual([])
  })

  test('who is demoted loses what the role brought', async () => {
    await join('admin')
    const { secret } = await world.token(bob.session)
    expect(await verdictHere(secret)).toBe('ok')
    await join('member')
    expect(await verdictHere(secret)).toBe(FOREIGN)
  })

  test('gives a token the scopes that they hold in the organization, and not those that they don’t', async () => {
    await join('member')
    const create = (as: string, scope: string) =>
      world.outcome('POST /v1/tokens', as, { body: { name: 'x', scopes: [scope] } })
    expect(await create(ada.session, 'service_accounts:write')).toBe('201')
    expect(await create(bob.session, 'organizations:read')).toBe('201')
    expect(await create(bob.session, 'service_accounts:write')).toBe('403 exceeds_own_access')
  })

  test('is made an administrator by nobody whose token could not act as one in the workspaces', async () => {
    const scopes = ['organizations:write', 'service_accounts:write', 'workspaces:create', 'policy:write', 'audit:read']
    const { secret } = await world.token(ada.session, { scopes })
    expect(await join('admin', secret)).toBe('403 exceeds_own_access')
    expect(await join('member', secret)).toBe('200')
    expect(await join('admin', (await world.token(ada.session)).secret)).toBe('200')
  })

  test('who is its last owner can’t leave, be demoted or be deleted while others remain', async () => {
    await join('admin')
    expect(await world.outcome(`DELETE ${base}/members/${ada.id}`, ada.session)).toBe('409 invalid_state')
    expect(await world.outcome(`PUT ${base}/members/${ada.id}`, ada.session, { body: { role: 'member' } })).toBe(
      '409 invalid_state',
    )
    expect(await world.outcome(`DELETE /v1/users/${ada.id}`, world.operator)).toBe('409 invalid_state')
    await join('owner')
    expect(await world.outcome(`DELETE /v1/users/${ada.id}`, world.operator)).toBe('200')
  })
})

describe('a team', () => {
  test('gives its members what it holds, until they leave it, it leaves the workspace, or it is deleted', async () => {
    await join('member')
    const { secret, credential } = await world.token(bob.session)
    const make = async () => {
      const { id } = await world.ok<{ id: string }>(`POST ${base}/teams`, ada.session, { body: { name: 'Team' } })
      await world.ok(`PUT ${base}/teams/${id}/members/${bob.id}`, ada.session, { body: {} })
      await world.ok(`PUT /v1/workspaces/${home.id}/members/${id}`, ada.session, { body: { role: 'member' } })
      expect(await verdictHere(secret)).toBe('ok')
      expect(await impact(`/v1/workspaces/${home.id}/members/${id}/impact`)).toEqual([credential.id])
      return id
    }
    const first = await make()
    await world.ok(`DELETE ${base}/teams/${first}/members/${bob.id}`, ada.session)
    expect(await verdictHere(secret)).toBe(FOREIGN)
    await world.ok(`DELETE ${base}/teams/${first}`, ada.session)
    const second = await make()
    await world.ok(`DELETE /v1/workspaces/${home.id}/members/${second}`, ada.session)
    expect(await verdictHere(secret)).toBe(FOREIGN)
    await world.ok(`DELETE ${base}/teams/${second}`, ada.session)
    const third = await make()
    expect(await impact(`${base}/teams/${third}/impact`)).toEqual([credential.id])
    await world.ok(`DELETE ${base}/teams/${third}`, ada.session)
    expect(await verdictHere(secret)).toBe(FOREIGN)
  })

  test('that is deleted is said before to stop what reaches a workspace by it alone, and nothing of other workspaces is told', async () => {
    await join('member')
    const own = await world.workspace(bob.session, 'Own')
    const side = await world.workspace(ada.session, 'Side', { organizationId: guild.id })
    const { id } = await world.ok<{ id: string }>(`POST ${base}/teams`, ada.session, { body: { name: 'Team' } })
    await world.ok(`PUT ${base}/teams/${id}/members/${bob.id}`, ada.session, { body: {} })
    expect(await impact(`${base}/teams/${id}/impact`)).toEqual([])
    for (const { id: workspace } of [home, side])
      await world.ok(`PUT /v1/workspaces/${workspace}/members/${id}`, ada.session, { body: { role: 'member' } })
    await world.ok(`PUT /v1/workspaces/${side.id}/members/${bob.id}`, ada.session, { body: { role: 'viewer' } })
    const [both, elsewhere] = [
      await world.token(bob.session, { workspaces: [home.id, own.id] }),
      await world.token(bob.session, { workspaces: [side.id] }),
    ]
    const path = `${base}/teams/${id}/impact`
    const { items } = await world.ok<{ items: CredentialBody[] }>(`GET ${path}`, ada.session)
    expect(items.map((one) => [one.id, one.workspaces])).toEqual([[both.credential.id, [home.id]]])
    expect(await world.outcome(`GET ${path}`, bob.session)).toBe('403 scope_missing')
    await world.ok(`DELETE ${base}/teams/${id}`, ada.session)
    expect([await verdictHere(both.secret), await world.verdict(elsewhere.secret, side.id)]).toEqual([FOREIGN, 'ok'])
  })

  test('that is removed stops no token which reaches the workspace otherwise', async () => {
    await join('admin')
    const { secret } = await world.token(bob.session)
    const { id } = await world.ok<{ id: string }>(`POST ${base}/teams`, ada.session, { body: { name: 'Team' } })
    await world.ok(`PUT ${base}/teams/${id}/members/${bob.id}`, ada.session, { body: {} })
    const member = `/v1/workspaces/${home.id}/members/${id}`
    await world.ok(`PUT ${member}`, ada.session, { body: { role: 'viewer' } })
    expect(await impact(`${member}/impact`)).toEqual([])
    await world.ok(`DELETE ${member}`, ada.session)
    expect(await verdictHere(secret)).toBe('ok')
  })
})

describe('a service account', () => {
  test('stops with all its tokens when suspended or deleted, and comes back when resumed', async () => {
    const { id, token } = await world.serviceAccount(ada.session, guild.id, home.id)
    const path = `${base}/service-accounts/${id}`
    expect(await verdictHere(token.secret)).toBe('ok')
    expect(await impact(`${path}/impact`)).toEqual(ids(token))
    await world.ok(`POST ${path}/suspend`, ada.session)
    expect(await verdictHere(token.secret)).toBe('suspended_principal')
    await world.ok(`POST ${path}/resume`, ada.session)
    expect(await verdictHere(token.secret)).toBe('ok')
    await world.ok(`DELETE ${path}`, ada.session)
    expect(await verdictHere(token.secret)).toBe('suspended_principal')
    expect(await world.outcome(`GET ${path}/tokens`, ada.session)).toBe('404 not_found')
  })

  test('holds no more than its role and its maker’s, and can’t make tokens itself', async () => {
    const { id, token } = await world.serviceAccount(ada.session, guild.id, home.id, 'viewer')
    const tokens = `POST ${base}/service-accounts/${id}/tokens`
    expect(token.credential.scopes).not.toContain('devices:write')
    expect(await world.outcome(tokens, ada.session, { body: { name: 'x', scopes: ['devices:write'] } })).toBe(
      '403 exceeds_own_access',
    )
    expect(await world.outcome('POST /v1/tokens', token.secret, { body: { name: 'x' } })).toBe('403 scope_missing')
    expect(await world.outcome(tokens, token.secret, { body: { name: 'x' } })).toBe('404 not_found')
  })
})

describe('an organization that is deleted', () => {
  test('takes along its workspaces, their keys, and its service accounts', async () => {
    await join('admin')
    const { token } = await world.serviceAccount(ada.session, guild.id, home.id)
    const [key, wide] = [await world.key(ada.session, home.id), await world.token(bob.session)]
    const made = await world.token(bob.session, { workspaces: [home.id] })
    expect(await impact(`${base}/impact`)).toEqual(ids(token, key, made))
    await world.ok(`DELETE ${base}`, ada.session)
    expect([await verdictHere(token.secret), await verdictHere(key.secret), await verdictHere(wide.secret)]).toEqual([
      'suspended_principal',
      'suspended_principal',
      FOREIGN,
    ])
    for (const path of [base, `/v1/workspaces/${home.id}`])
      expect(await world.outcome(`GET ${path}`, ada.session)).toBe('404 not_found')
    expect(await world.outcome('POST /v1/organizations', bob.session, { body: { name: 'x', slug: guild.slug } })).toBe(
      '409 already_exists',
    )
  })
})
