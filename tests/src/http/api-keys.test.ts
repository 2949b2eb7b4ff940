import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CredentialBody, type ListBody, openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

let world: World
let ada: Person
let home: WorkspaceBody
let office: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
  office = await world.workspace(ada.session, 'Office', { visibility: 'public' })
})
afterEach(() => world.close())

describe('an API key', () => {
  test('acts in its own workspace, named by id, by address or not at all', async () => {
    const { credential, secret } = await world.key(ada.session, home.id)
    expect(credential).toMatchObject({
      kind: 'key',
      workspaceId: home.id,
      ownerId: home.id,
      workspaces: null,
      createdBy: ada.id,
    })
    for (const workspace of [undefined, home.id, home.address]) {
      const decision = await world.verify(secret, workspace, { scopes: ['devices:write'] })
      expect(decision).toMatchObject({
        ok: true,
        workspace: { id: home.id, address: home.address },
        principal: { id: home.id, type: 'workspace' },
      })
    }
  })

  test('reaches no other workspace: not its maker’s, not a public one, not one that does not exist', async () => {
    const { secret } = await world.key(ada.session, home.id)
    const answers = await Promise.all(
      [office.id, office.address, 'ws_nothing', 'ada/nothing'].map((workspace) => world.verify(secret, workspace)),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ ok: false, code: 'workspace_unknown_or_forbidden' })
    expect(await world.outcome(`GET /v1/workspaces/${office.id}`, secret)).toBe('404 not_found')
    const { items } = await world.ok<ListBody<WorkspaceBody>>('GET /v1/workspaces', secret)
    expect(items.map(({ id }) => id)).toEqual([home.id])
  })

  test('can’t be given a list of workspaces, which would say that it reaches others', async () => {
    const body = { name: 'Key', workspaces: [office.id] }
    expect(await world.outcome(`POST /v1/workspaces/${home.id}/keys`, ada.session, { body })).toBe('400 invalid_input')
    const { credential } = await world.key(ada.session, home.id)
    const edit = `PATCH /v1/workspaces/${home.id}/keys/${credential.id}`
    expect(await world.outcome(edit, ada.session, { body: { workspaces: [office.id] } })).toBe('400 invalid_input')
    expect(await world.outcome(edit, ada.session, { body: { workspaces: null } })).toBe('200')
  })

  test('is found under its own workspace alone', async () => {
    const { credential } = await world.key(ada.session, home.id)
    const at = (workspace: WorkspaceBody) => `/v1/workspaces/${workspace.id}/keys/${credential.id}`
    expect(await world.outcome(`GET ${at(home)}`, ada.session)).toBe('200')
    for (const call of [
      `GET ${at(office)}`,
      `PATCH ${at(office)}`,
      `POST ${at(office)}/rotate`,
      `POST ${at(office)}/revoke`,
    ]) {
      expect(await world.outcome(call, ada.session, call.startsWith('GET') ? {} : { body: {} })).toBe('404 not_found')
    }
    expect(await world.outcome(`GET /v1/tokens/${credential.id}`, ada.session)).toBe('404 not_found')
  })

  test('is managed by administrators alone, members do not see it', async () => {
    const bob = await world.user('bob')
    const { credential } = await world.key(ada.session, home.id)
    const keys = `/v1/workspaces/${home.id}/keys`
    expect(await world.outcome(`GET ${keys}`, bob.session)).toBe('404 not_found')
    await world.ok(`PUT /v1/workspaces/${home.id}/members/${bob.id}`, ada.session, { body: { role: 'member' } })
    expect(await world.outcome(`GET ${keys}`, bob.session)).toBe('403 scope_missing')
    expect(await world.outcome(`POST ${keys}/${credential.id}/revoke`, bob.session)).toBe('403 scope_missing')
    await world.ok(`PUT /v1/workspaces/${home.id}/members/${bob.id}`, ada.session, { body: { role: 'admin' } })
    expect(await world.outcome(`POST ${keys}/${credential.id}/revoke`, bob.session)).toBe('200')
  })

  test('outlives its maker’s membership and never grows with anybody’s role', async () => {
    const bob = await world.user('bob')
    const member = `/v1/workspaces/${home.id}/members/${bob.id}`
    await world.ok(`PUT ${member}`, ada.session, { body: { role: 'admin' } })
    const { credential, secret } = await world.key(bob.session, home.id, { scopes: ['devices:*'] })
    expect(credential.scopes.toSorted()).toEqual(['devices:read', 'devices:write'])
    await world.ok(`DELETE ${member}`, ada.session)
    expect(await world.verdict(secret, undefined, { scopes: ['devices:write'] })).toBe('ok')
  })

  test('can manage nothing, whatever scopes it was given', async () => {
    const { secret } = await world.key(ada.session, home.id, { scopes: ['*'] })
    const id = `/v1/workspaces/${home.id}`
    for (const call of [
      `GET ${id}/keys`,
      `GET ${id}/members`,
      `DELETE ${id}`,
      'GET /v1/tokens',
      'POST /v1/workspaces',
      `GET ${id}/audit`,
    ]) {
      expect([call, await world.outcome(call, secret, call.startsWith('POST') ? { body: { name: 'x' } } : {})]).toEqual(
        [call, '403 credential_kind_not_accepted'],
      )
    }
  })

  test('lives the whole life: edited, rotated, suspended, resumed, revoked, and its tombstone stays', async () => {
    const { credential, secret } = await world.key(ada.session, home.id)
    const path = `/v1/workspaces/${home.id}/keys/${credential.id}`
    await world.ok(`PATCH ${path}`, ada.session, { body: { name: 'Renamed' } })
    await world.ok(`POST ${path}/suspend`, ada.session)
    expect(await world.verdict(secret)).toBe('suspended')
    await world.ok(`POST ${path}/resume`, ada.session)
    const rotated = await world.ok<{ secret: string }>(`POST ${path}/rotate`, ada.session, { body: {} })
    expect([await world.verdict(secret), await world.verdict(rotated.secret), await world.verdict(secret)]).toEqual([
      'ok',
      'ok',
      'rotated',
    ])
    await world.ok(`POST ${path}/revoke`, ada.session, { body: { reason: 'Leaked' } })
    expect(await world.verdict(rotated.secret)).toBe('revoked')
    expect(await world.ok<CredentialBody>(`GET ${path}`, ada.session)).toMatchObject({
      name: 'Renamed',
      status: 'revoked',
      revokeReason: 'Leaked',
    })
  })
})
