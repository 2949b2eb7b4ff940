import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

let world: World
let ada: Person
let bob: Person
let home: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  bob = await world.user('bob')
  home = await world.workspace(ada.session, 'Home')
})
afterEach(() => world.close())

const rightsIn = async (path: string, as: string) => (await world.ok<{ scopes: string[] }>(`GET ${path}`, as)).scopes

describe('a workspace tells who looks at it', () => {
  const place = () => `/v1/workspaces/${home.id}`
  const policy = { maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null }
  const setPolicy = (as: string) =>
    world.outcome(`PUT ${place()}/policy`, as, { body: { ...policy, approvalRequired: false, ipAllowlist: [] } })

  test('what their role allows there, as its administration then grants it', async () => {
    await world.ok(`PUT ${place()}/members/${bob.id}`, ada.session, { body: { role: 'member' } })
    expect(await rightsIn(place(), ada.session)).toEqual(expect.arrayContaining(['policy:write', 'members:write']))
    expect(await setPolicy(ada.session)).toBe('200')
    const member = await rightsIn(place(), bob.session)
    expect(member).toEqual(expect.arrayContaining(['policy:read', 'members:read']))
    for (const scope of ['policy:write', 'members:write', 'keys:read', 'audit:read'])
      expect(member).not.toContain(scope)
    expect(await setPolicy(bob.session)).toBe('403 scope_missing')
  })

  test('no more than their token allows', async () => {
    const { secret } = await world.token(ada.session, { scopes: ['workspaces:read', 'keys:read'] })
    expect((await rightsIn(place(), secret)).toSorted()).toEqual(['keys:read', 'workspaces:read'])
  })
})

test('an organization tells its owner and its members what each may do in it', async () => {
  const { id } = await world.ok<{ id: string }>('POST /v1/organizations', ada.session, { body: { name: 'Guild' } })
  await world.ok(`PUT /v1/organizations/${id}/members/${bob.id}`, ada.session, { body: { role: 'member' } })
  expect(await rightsIn(`/v1/organizations/${id}`, ada.session)).toContain('organizations:write')
  const member = await rightsIn(`/v1/organizations/${id}`, bob.session)
  expect(member).toContain('organizations:read')
  expect(member).not.toContain('organizations:write')
})
