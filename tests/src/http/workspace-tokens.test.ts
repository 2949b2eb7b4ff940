import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CredentialBody, type ListBody, openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

interface VisitingBody {
  readonly credential: CredentialBody
  readonly owner: { readonly id: string; readonly name: string }
  readonly outcome: string
  readonly scopes: readonly string[]
}

let world: World
let ada: Person
let bob: Person
let home: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  bob = await world.user('bob')
  home = await world.workspace(ada.session, 'Home')
  await world.ok(`PUT /v1/workspaces/${home.id}/members/${bob.id}`, ada.session, { body: { role: 'viewer' } })
})
afterEach(() => world.close())

const tokens = async (id = home.id, as = ada.session, query = '') =>
  (await world.ok<ListBody<VisitingBody>>(`GET /v1/workspaces/${id}/tokens${query}`, as)).items

describe('the tokens that reach a workspace', () => {
  test('are told with whose they are and what they may do there, the ids of other workspaces aside', async () => {
    const lab = await world.workspace(bob.session, 'Lab')
    const made = await world.token(bob.session, { scopes: ['devices:*'], workspaces: [home.id, lab.id] })
    const [only, ...rest] = await tokens()
    expect(rest).toEqual([])
    expect(only).toMatchObject({ owner: { id: bob.id, name: 'bob' }, outcome: 'ok', scopes: ['devices:read'] })
    expect(only?.credential).toMatchObject({ id: made.credential.id, workspaces: [home.id] })
  })

  test('are those of owners, members, teams and the organization, and of nobody else', async () => {
    const { id: organizationId } = await world.organization(ada.session, 'Guild')
    const shop = await world.workspace(ada.session, 'Shop', { organizationId })
    const people = new Map<string, Person>()
    for (const name of ['cleo', 'dan', 'eve', 'fay']) people.set(name, await world.user(name))
    const idOf = (name: string) => (people.get(name) as Person).id
    for (const [name, role] of [
      ['cleo', 'admin'],
      ['dan', 'member'],
      ['eve', 'member'],
    ] as const)
      await world.ok(`PUT /v1/organizations/${organizationId}/members/${idOf(name)}`, ada.session, { body: { role } })
    const team = await world.ok<{ id: string }>(`POST /v1/organizations/${organizationId}/teams`, ada.session, {
      body: { name: 'Team' },
    })
    await world.ok(`PUT /v1/organizations/${organizationId}/teams/${team.id}/members/${idOf('dan')}`, ada.session, {
      body: {},
    })
    await world.ok(`PUT /v1/workspaces/${shop.id}/members/${team.id}`, ada.session, { body: { role: 'viewer' } })
    const robot = await world.serviceAccount(ada.session, organizationId, shop.id)
    for (const { session } of [ada, ...people.values()]) await world.token(session)
    await world.ok(`PATCH /v1/workspaces/${shop.id}`, ada.session, { body: { visibility: 'public' } })
    const owners = (await tokens(shop.id)).map(({ owner }) => owner.id)
    expect(owners.sort()).toEqual([ada.id, idOf('cleo'), idOf('dan'), robot.id].sort())
  })

  test('are those alone that verification would let in now', async () => {
    const made = [
      await world.token(bob.session, { name: 'good' }),
      await world.token(bob.session, { name: 'suspended' }),
      await world.token(bob.session, { name: 'ended' }),
      await world.token(bob.session, { name: 'revoked' }),
    ]
    const idOf = (index: number) => made[index]?.credential.id
    await world.ok(`POST /v1/tokens/${idOf(1)}/suspend`, bob.session, { body: {} })
    await world.ok(`POST /v1/workspaces/${home.id}/grants/${idOf(2)}/end`, ada.session, { body: {} })
    await world.ok(`POST /v1/tokens/${idOf(3)}/revoke`, bob.session, { body: {} })
    expect((await tokens()).map(({ credential }) => credential.name)).toEqual(['good'])
    const verdicts = await Promise.all(made.map(({ secret }) => world.verdict(secret, home.id)))
    expect(verdicts.filter((verdict) => verdict === 'ok')).toHaveLength(1)
  })

  test('leave the workspace when its administrator ends their admission, also those made for no workspace in particular', async () => {
    const { credential, secret } = await world.token(bob.session, { scopes: ['devices:read'] })
    const other = await world.workspace(bob.session, 'Other')
    await world.ok(`POST /v1/workspaces/${home.id}/grants/${credential.id}/end`, ada.session, { body: {} })
    expect(await tokens()).toEqual([])
    expect(await world.verdict(secret, home.id)).toBe('policy_refused')
    expect(await world.verdict(secret, other.id)).toBe('ok')
  })

  test('are read page by page, each once', async () => {
    for (let index = 0; index < 5; index++) {
      world.advance(1)
      await world.token(bob.session, { name: `Token ${index}` })
    }
    const first = await world.ok<ListBody<VisitingBody>>(`GET /v1/workspaces/${home.id}/tokens?limit=3`, ada.session)
    const second = await tokens(home.id, ada.session, `?limit=3&cursor=${first.nextCursor}`)
    expect([...first.items, ...second].map(({ credential }) => credential.name)).toEqual([
      ...['Token 4', 'Token 3', 'Token 2', 'Token 1', 'Token 0'],
    ])
  })

  test('are shown to its administrators alone', async () => {
    expect(await world.outcome(`GET /v1/workspaces/${home.id}/tokens`, bob.session)).toBe('403 scope_missing')
  })
})
