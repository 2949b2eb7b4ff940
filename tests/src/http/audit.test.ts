import { AUDIT_ACTIONS } from '@latchkey/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type IssuedBody, type ListBody, openWorld, type Person, type World } from './world.ts'

interface EntryBody {
  readonly id: string
  readonly at: string
  readonly actor: { readonly principalId: string; readonly credentialId: string } | null
  readonly action: string
  readonly subjectId: string
  readonly ownerId: string | null
  readonly workspaceId: string | null
  readonly organizationId: string | null
  readonly detail: Record<string, unknown>
}

let world: World
let ada: Person
let bob: Person
const secrets: string[] = []
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  bob = await world.user('bob')
})
afterEach(() => world.close())

const history = async (path: string, as: string) =>
  (await world.ok<ListBody<EntryBody>>(`GET ${path}?limit=100`, as)).items
const act = async (calls: readonly string[], as: string, body: object = {}) => {
  for (const call of calls) {
    const answer = await world.ok<Partial<IssuedBody>>(call, as, call.startsWith('DELETE') ? {} : { body })
    if (answer.secret !== undefined) secrets.push(answer.secret)
  }
}

/** The life of one credential at `base`. */
async function live(base: string, as: string): Promise<void> {
  const { credential, secret } = await world.ok<IssuedBody>(`POST ${base}`, as, { body: { name: 'x' } })
  secrets.push(secret)
  const path = `${base}/${credential.id}`
  await world.ok(`PATCH ${path}`, as, { body: { name: 'y' } })
  const rotated = await world.ok<IssuedBody>(`POST ${path}/rotate`, as, { body: {} })
  secrets.push(rotated.secret)
  await world.outcome('GET /v1/self', rotated.secret)
  await act([`POST ${path}/suspend`, `POST ${path}/resume`, `POST ${path}/revoke`], as)
}

async function doEverything(): Promise<{ workspaceId: string; organizationId: string }> {
  const { operator } = world
  const { id: organizationId } = await world.organization(ada.session, 'Guild')
  const { id: workspaceId } = await world.workspace(ada.session, 'Home', { organizationId })
  const [organization, workspace] = [`/v1/organizations/${organizationId}`, `/v1/workspaces/${workspaceId}`]
  await act([`PATCH ${organization}`, `PATCH ${workspace}`], ada.session, { name: 'Renamed' })
  await act([`PUT ${organization}/members/${bob.id}`], ada.session, { role: 'member' })
  const team = await world.ok<{ id: string }>(`POST ${organization}/teams`, ada.session, { body: { name: 'Team' } })
  const member = `${organization}/teams/${team.id}/members/${bob.id}`
  await act([`PUT ${member}`, `DELETE ${member}`], ada.session)
  await act([`PATCH ${organization}/teams/${team.id}`], ada.session, { name: 'Crew' })
  await act([`DELETE ${organization}/teams/${team.id}`], ada.session)
  await act([`PUT ${workspace}/members/${bob.id}`], ada.session, { role: 'member' })
  const policy = {
    maxLifetimeSeconds: null,
    expiryRequired: false,
    allowedScopes: null,
    approvalRequired: true,
    ipAllowlist: [],
  }
  await act([`PUT ${organization}/policy`, `PUT ${workspace}/policy`], ada.session, policy)
  const token = await world.token(bob.session)
  secrets.push(token.secret)
  for (const verb of ['refuse', 'approve', 'end'])
    await act([`POST ${workspace}/grants/${token.credential.id}/${verb}`], ada.session)
  await live('/v1/tokens', ada.session)
  await live(`${workspace}/keys`, ada.session)
  await live('/v1/service-keys', operator)
  const account = await world.ok<{ id: string }>(`POST ${organization}/service-accounts`, ada.session, {
    body: { name: 'Robot' },
  })
  const robot = `${organization}/service-accounts/${account.id}`
  await act([`PATCH ${robot}`], ada.session, { name: 'Android' })
  await act([`POST ${robot}/suspend`, `POST ${robot}/resume`, `DELETE ${robot}`], ada.session)
  await act([`DELETE ${workspace}/members/${bob.id}`, `DELETE ${organization}/members/${bob.id}`], ada.session)
  await act([`POST ${workspace}/suspend`, `POST ${workspace}/resume`], ada.session)
  await act([`PATCH /v1/users/${bob.id}`], operator, { name: 'Robert' })
  await act(['POST /v1/self/revoke'], bob.session)
  await act(
    [`POST /v1/users/${bob.id}/suspend`, `POST /v1/users/${bob.id}/resume`, `DELETE /v1/users/${bob.id}`],
    operator,
  )
  return { workspaceId, organizationId }
}

test('every action is recorded, by whom and on what, and every kind of action there is can be told', async () => {
  const { workspaceId, organizationId } = await doEverything()
  await act([`DELETE /v1/workspaces/${workspaceId}`, `DELETE /v1/organizations/${organizationId}`], ada.session)
  const entries = await history('/v1/platform/audit', world.operator)
  // What time alone, an import, the first use after one, a browser, an embedded page and somebody's own ways of signing in bring about has tests of its own.
  const elsewhere = (action: string) =>
    /^(account|device|email|embed_code|identity|passkey|password)\./.test(action) ||
    /\.(purged|imported|rehashed|revealed|resealed|authenticated|invited|used_in_browser)$/.test(action)
  expect([...new Set(entries.map(({ action }) => action))].sort()).toEqual(
    AUDIT_ACTIONS.filter((action) => !elsewhere(action)).sort(),
  )
  // The set-up has no caller yet, and what the first use of a new secret ends, nobody ends.
  expect(
    entries
      .filter(({ actor }) => actor === null)
      .map(({ action }) => action)
      .sort(),
  ).toEqual([
    'key.old_secret_ended',
    'platform.set_up',
    'service_key.old_secret_ended',
    'token.created',
    'token.old_secret_ended',
    'user.created',
  ])
  for (const { action, subjectId, at } of entries) {
    expect([action, subjectId.length > 7, Number.isNaN(Date.parse(at))]).toEqual([action, true, false])
  }
})

test('no entry holds a secret, whole or in part', async () => {
  await doEverything()
  secrets.push(world.operator, world.serviceKey, ada.session, bob.session)
  const text = JSON.stringify(await history('/v1/platform/audit', world.operator))
  expect(secrets.length).toBeGreaterThan(8)
  for (const secret of secrets) expect(text).not.toContain(secret.slice(-36, -6))
})

test('a place’s history is shown to those who answer for it, and to nobody else', async () => {
  const { workspaceId, organizationId } = await doEverything()
  const places = [`/v1/workspaces/${workspaceId}/audit`, `/v1/organizations/${organizationId}/audit`]
  const of = await Promise.all(places.map((path) => history(path, ada.session)))
  for (const entry of of[0] ?? []) expect(entry.workspaceId).toBe(workspaceId)
  for (const entry of of[1] ?? []) expect(entry.organizationId).toBe(organizationId)
  expect(of.map(({ length }) => length > 10)).toEqual([true, true])
  const eve = await world.user('eve')
  for (const path of places) expect(await world.outcome(`GET ${path}`, eve.session)).toBe('404 not_found')
  expect(await world.outcome('GET /v1/platform/audit', ada.session)).toBe('403 scope_missing')
})

test('a person’s own history shows what others did to what is theirs', async () => {
  const home = await world.workspace(ada.session, 'Home')
  await act([`PUT /v1/workspaces/${home.id}/members/${bob.id}`], ada.session, { role: 'viewer' })
  const { credential } = await world.token(bob.session)
  await act([`POST /v1/workspaces/${home.id}/grants/${credential.id}/end`], ada.session)
  const mine = await history('/v1/audit', bob.session)
  expect(mine.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['grant.ended', 'token.created', 'workspace_member.set', 'session.created', 'user.created']),
  )
  expect(mine.every(({ ownerId }) => ownerId === bob.id)).toBe(true)
  expect(mine.find(({ action }) => action === 'grant.ended')?.actor?.principalId).toBe(ada.id)
})

test('an edit records what it changed, from what and to what', async () => {
  const { credential } = await world.token(ada.session, { scopes: ['self:read', 'tokens:read'] })
  await world.ok(`PATCH /v1/tokens/${credential.id}`, ada.session, { body: { scopes: ['self:read'], name: 'Token' } })
  const entry = (await history('/v1/audit', ada.session)).find(({ action }) => action === 'token.edited')
  expect(entry?.detail).toEqual({ scopes: { from: ['self:read', 'tokens:read'], to: ['self:read'] } })
})

test('what was refused leaves no entry', async () => {
  const before = (await history('/v1/platform/audit', world.operator)).length
  await world.outcome('POST /v1/tokens', ada.session, { body: { name: 'x', scopes: ['users:write'] } })
  await world.outcome('POST /v1/tokens', ada.session, { body: { name: '' } })
  await world.outcome('POST /v1/users', ada.session, { body: { email: 'x@example.com', name: 'x' } })
  await world.outcome('POST /v1/users', world.operator, { body: { email: 'ada@example.com', name: 'x' } })
  expect(await history('/v1/platform/audit', world.operator)).toHaveLength(before)
})
