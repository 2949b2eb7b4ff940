import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CredentialBody,
  type IssuedBody,
  openWorld,
  type Person,
  type WorkspaceBody,
  type World,
} from './world.ts'

let world: World
let ada: Person
let bob: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  bob = await world.user('bob')
})
afterEach(() => world.close())

const impact = async (path: string, as: string) =>
  (await world.ok<{ items: CredentialBody[] }>(`GET ${path}`, as)).items.map(({ id }) => id).sort()
const ids = (...issued: IssuedBody[]) => issued.map(({ credential }) => credential.id).sort()
const sessionId = async (session: string) => (await world.ok<IssuedBody>('GET /v1/self', session)).credential.id
const member = (workspace: WorkspaceBody, id: string) => `/v1/workspaces/${workspace.id}/members/${id}`
const give = (workspace: WorkspaceBody, id: string, role: string, as = ada.session) =>
  world.ok(`PUT ${member(workspace, id)}`, as, { body: { role } })

describe('a user who is suspended', () => {
  test('takes along all tokens and sessions that the preview named, and gets them back when resumed', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const [one, two] = [await world.token(ada.session), await world.token(ada.session, { workspaces: [home.id] })]
    const key = await world.key(ada.session, home.id)
    const over = await world.token(ada.session)
    await world.ok(`POST /v1/tokens/${over.credential.id}/revoke`, ada.session)
    const expected = [...ids(one, two), await sessionId(ada.session)].sort()
    expect(await impact(`/v1/users/${ada.id}/impact?by=suspension`, world.operator)).toEqual(expected)
    await world.ok(`POST /v1/users/${ada.id}/suspend`, world.operator)
    for (const { secret } of [one, two]) expect(await world.verdict(secret, home.id)).toBe('suspended_principal')
    expect(await world.outcome('GET /v1/self', ada.session)).toBe('401 unauthenticated')
    // A key belongs to the workspace, which others may depend on.
    expect(await world.verdict(key.secret)).toBe('ok')
    await world.ok(`POST /v1/users/${ada.id}/resume`, world.operator)
    for (const secret of [one.secret, two.secret]) expect(await world.verdict(secret, home.id)).toBe('ok')
  })
})

describe('a user who is deleted', () => {
  test('takes along their tokens, and their workspaces with the keys and others’ tokens made for them', async () => {
    const home = await world.workspace(ada.session, 'Home')
    await give(home, bob.id, 'member')
    const [own, key] = [await world.token(ada.session), await world.key(ada.session, home.id)]
    const [made, wide] = [await world.token(bob.session, { workspaces: [home.id] }), await world.token(bob.session)]
    const expected = [...ids(own, key, made), await sessionId(ada.session)].sort()
    expect(await impact(`/v1/users/${ada.id}/impact`, world.operator)).toEqual(expected)
    await world.ok(`DELETE /v1/users/${ada.id}`, world.operator)
    expect([await world.verdict(own.secret), await world.verdict(key.secret)]).toEqual([
      'suspended_principal',
      'suspended_principal',
    ])
    for (const { secret } of [made, wide])
      expect(await world.verdict(secret, home.id)).toBe('workspace_unknown_or_forbidden')
    expect(await world.verdict(wide.secret)).toBe('ok')
  })

  test('frees the e-mail address, and neither the handle nor the workspace’s address', async () => {
    await world.workspace(ada.session, 'Home')
    await world.ok(`DELETE /v1/users/${ada.id}`, world.operator)
    const again = await world.user('ada')
    expect([again.handle, again.id]).not.toEqual([ada.handle, ada.id])
    expect((await world.workspace(again.session, 'Home')).address).toBe(`${again.handle}/home`)
  })

  test('can’t be the last operator', async () => {
    const { principal } = await world.ok<{ principal: { id: string } }>('GET /v1/self', world.operator)
    for (const call of [`DELETE /v1/users/${principal.id}`, `POST /v1/users/${principal.id}/suspend`]) {
      expect(await world.outcome(call, world.operator)).toBe('409 invalid_state')
    }
    expect(await world.outcome(`PATCH /v1/users/${principal.id}`, world.operator, { body: { role: 'user' } })).toBe(
      '409 invalid_state',
    )
  })
})

describe('a member who is removed from a workspace', () => {
  test('loses there exactly the tokens that the preview named, and keeps them elsewhere', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const own = await world.workspace(bob.session, 'Own')
    await give(home, bob.id, 'member')
    const [wide, bound, other] = [
      await world.token(bob.session),
      await world.token(bob.session, { workspaces: [home.id, own.id] }),
      await world.token(bob.session, { workspaces: [own.id] }),
    ]
    expect(await impact(`${member(home, bob.id)}/impact`, ada.session)).toEqual(ids(wide, bound))
    await world.ok(`DELETE ${member(home, bob.id)}`, ada.session)
    for (const { secret } of [wide, bound]) {
      expect([await world.verdict(secret, home.id), await world.verdict(secret, own.id)]).toEqual([
        'workspace_unknown_or_forbidden',
        'ok',
      ])
    }
    expect(await world.verdict(other.secret, own.id)).toBe('ok')
    await give(home, bob.id, 'viewer')
    expect(await world.verdict(wide.secret, home.id)).toBe('ok')
  })

  test('whose role only shrinks keeps the token and loses the scopes', async () => {
    const home = await world.workspace(ada.session, 'Home')
    await give(home, bob.id, 'admin')
    const { secret } = await world.token(bob.session)
    const scopes = async () => {
      const decision = await world.verify(secret, home.id)
      return decision.ok ? decision.scopes.filter((name) => !name.includes('self')) : []
    }
    expect(await scopes()).toEqual(
      expect.arrayContaining(['devices:write', 'locks:open', 'keys:write', 'members:write']),
    )
    await give(home, bob.id, 'viewer')
    expect(await scopes()).toEqual(['devices:read', 'members:read', 'policy:read', 'workspaces:read'])
    expect(await world.outcome(`GET /v1/workspaces/${home.id}/keys`, secret)).toBe('403 scope_missing')
  })
})

describe('a workspace', () => {
  test('that is suspended stops its keys and everybody’s tokens there until it is resumed, and can be managed meanwhile', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const [key, token] = [
      await world.key(ada.session, home.id),
      await world.token(ada.session, { workspaces: [home.id] }),
    ]
    const wide = await world.token(ada.session)
    expect(await impact(`/v1/workspaces/${home.id}/impact`, ada.session)).toEqual(ids(key, token))
    await world.ok(`POST /v1/workspaces/${home.id}/suspend`, ada.session)
    for (const { secret } of [key, token, wide])
      expect(await world.verdict(secret, home.id)).toBe('workspace_suspended')
    expect(await world.verdict(wide.secret)).toBe('ok')
    expect(await world.outcome('GET /v1/self', key.secret)).toBe('401 unauthenticated')
    expect(await world.outcome(`GET /v1/workspaces/${home.id}/keys`, ada.session)).toBe('200')
    await world.ok(`POST /v1/workspaces/${home.id}/resume`, ada.session)
    for (const { secret } of [key, token, wide]) expect(await world.verdict(secret, home.id)).toBe('ok')
  })

  test('that is deleted stops its keys for good, is not found any more, and leaves its address taken', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const [key, token] = [
      await world.key(ada.session, home.id),
      await world.token(ada.session, { workspaces: [home.id] }),
    ]
    await world.ok(`DELETE /v1/workspaces/${home.id}`, ada.session)
    expect([await world.verdict(key.secret), await world.verdict(token.secret, home.id)]).toEqual([
      'suspended_principal',
      'workspace_unknown_or_forbidden',
    ])
    expect(await world.outcome(`GET /v1/workspaces/${home.id}`, ada.session)).toBe('404 not_found')
    expect(await world.outcome('POST /v1/workspaces', ada.session, { body: { name: 'x', slug: 'home' } })).toBe(
      '409 already_exists',
    )
    expect((await world.workspace(ada.session, 'Home')).address).toBe(`${ada.handle}/home-2`)
  })

  test('previews only tokens that reach it: not of one who was removed before', async () => {
    const home = await world.workspace(ada.session, 'Home')
    await give(home, bob.id, 'member')
    await world.token(bob.session, { workspaces: [home.id] })
    await world.ok(`DELETE ${member(home, bob.id)}`, ada.session)
    expect(await impact(`/v1/workspaces/${home.id}/impact`, ada.session)).toEqual([])
  })

  test('opened to the public is reached by everybody’s tokens, and by nobody’s when it is closed again', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const { secret } = await world.token(bob.session)
    const open = async (visibility: string) => {
      await world.ok(`PATCH /v1/workspaces/${home.id}`, ada.session, { body: { visibility } })
      const decision = await world.verify(secret, home.address)
      return decision.ok ? decision.scopes : decision.code
    }
    expect(await open('public')).toEqual(['devices:read'])
    expect(await open('private')).toBe('workspace_unknown_or_forbidden')
  })
})
