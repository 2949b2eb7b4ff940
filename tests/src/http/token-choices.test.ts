import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

interface ChoicesBody {
  readonly scopes: { readonly name: string; readonly isManagement: boolean }[]
  readonly everything: string | null
  readonly maxLifetimeSeconds: number | null
  readonly expiryRequired: boolean
  readonly approvalRequired: boolean
}

let world: World
let ada: Person
let bob: Person
let home: WorkspaceBody
beforeAll(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  bob = await world.user('bob')
  home = await world.workspace(ada.session, 'Home')
  await world.ok(`PUT /v1/workspaces/${home.id}/members/${bob.id}`, ada.session, { body: { role: 'viewer' } })
})
afterAll(() => world.close())

const choices = (person: Person, query = '', path = '/v1/tokens') =>
  world.ok<ChoicesBody>(`GET ${path}/choices${query}`, person.session)
const own = ({ scopes }: ChoicesBody) => scopes.filter((scope) => !scope.isManagement).map(({ name }) => name)

describe('what can be chosen for a new token', () => {
  test('is what its maker holds somewhere, and no wildcard among it', async () => {
    const offered = await choices(ada)
    expect(own(offered)).toEqual(['devices:read', 'devices:write', 'locks:open'])
    expect(offered.everything).toBe('*')
    expect(own(await choices(bob))).toEqual(['devices:read'])
  })

  test('can all be given, each by itself', async () => {
    for (const { name } of (await choices(bob)).scopes) {
      const outcome = await world.outcome('POST /v1/tokens', bob.session, { body: { name, scopes: [name] } })
      expect([name, outcome]).toEqual([name, '201'])
    }
  })

  test('is what its maker holds in the workspaces that it is limited to, under their policies', async () => {
    const policy = { maxLifetimeSeconds: 86_400, allowedScopes: null, expiryRequired: false, ipAllowlist: [] }
    const body = { ...policy, approvalRequired: true }
    const strict = await world.workspace(ada.session, 'Strict')
    await world.ok(`PUT /v1/workspaces/${strict.id}/policy`, ada.session, { body })
    expect(await choices(ada, `?workspaces=${home.id},${strict.id}`)).toMatchObject({
      ...{ maxLifetimeSeconds: 86_400, expiryRequired: true, approvalRequired: true },
    })
    expect(await choices(ada, `?workspaces=${home.id}`)).toMatchObject({
      ...{ maxLifetimeSeconds: null, expiryRequired: false, approvalRequired: false },
    })
  })

  test('tells nothing of a workspace that is not the caller’s', async () => {
    const other = await world.workspace(ada.session, 'Other')
    expect(await world.outcome(`GET /v1/tokens/choices?workspaces=${other.id}`, bob.session)).toBe('400 invalid_input')
  })

  test('of an API key has no scope that grows, and no account scope', async () => {
    const offered = await choices(ada, '', `/v1/workspaces/${home.id}/keys`)
    expect(offered.everything).toBeNull()
    expect(offered.scopes.map(({ name }) => name)).not.toContain('tokens:write')
  })
})
