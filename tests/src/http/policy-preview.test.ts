import { DAY } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

interface PreviewBody {
  readonly items: readonly {
    readonly credential: { readonly id: string; readonly name: string }
    readonly owner: { readonly id: string } | null
    readonly workspaceId: string
    readonly effects: readonly string[]
    readonly before: { readonly outcome: string; readonly scopes: readonly string[] }
    readonly after: { readonly outcome: string; readonly message: string | null; readonly scopes: readonly string[] }
  }[]
  readonly total: number
  readonly considered: number
}

const OPEN = {
  ...{ maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null, approvalRequired: false, ipAllowlist: [] },
  revokeAfterIdleSeconds: null,
}

let world: World
let ada: Person
let bob: Person
let home: WorkspaceBody
let lab: WorkspaceBody
let organizationId: string
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  bob = await world.user('bob')
  organizationId = (await world.organization(ada.session, 'Guild')).id
  home = await world.workspace(ada.session, 'Home', { organizationId })
  lab = await world.workspace(ada.session, 'Lab', { organizationId })
  await world.ok(`PUT /v1/workspaces/${home.id}/members/${bob.id}`, ada.session, { body: { role: 'member' } })
})
afterEach(() => world.close())

const preview = (policy: object, path = `/v1/workspaces/${home.id}`) =>
  world.ok<PreviewBody>(`POST ${path}/policy/preview`, ada.session, { body: { ...OPEN, ...policy } })
const setPolicy = (policy: object, path = `/v1/workspaces/${home.id}`) =>
  world.ok(`PUT ${path}/policy`, ada.session, { body: { ...OPEN, ...policy } })
const told = ({ items }: PreviewBody) => items.map(({ credential, effects }) => [credential.name, effects])

describe('the preview of a policy', () => {
  test('tells which tokens and keys would stop, and why, and those alone; and that is what then happens', async () => {
    const lasting = await world.token(bob.session, { name: 'lasting', expires: 'never', scopes: ['devices:read'] })
    const short = await world.token(bob.session, { name: 'short', expires: '7d', scopes: ['devices:read'] })
    const key = await world.key(ada.session, home.id, { name: 'key', expires: 'never' })
    const shown = await preview({ maxLifetimeSeconds: (30 * DAY) / 1000 })
    expect(told(shown).sort()).toEqual([
      ['key', ['stops']],
      ['lasting', ['stops']],
    ])
    expect([shown.total, shown.considered]).toEqual([2, 3])
    const first = shown.items.find(({ credential }) => credential.name === 'lasting')
    expect(first).toMatchObject({ owner: { id: bob.id }, workspaceId: home.id, before: { outcome: 'ok' } })
    expect(first?.after.message).toMatch(/expiry date is required/)
    const verdicts = () => Promise.all([lasting, short, key].map(({ secret }) => world.verdict(secret, home.id)))
    expect(await verdicts()).toEqual(['ok', 'ok', 'ok'])
    await setPolicy({ maxLifetimeSeconds: (30 * DAY) / 1000 })
    expect(await verdicts()).toEqual(['policy_refused', 'ok', 'policy_refused'])
  })

  test('tells what a narrower or wider list of scopes takes and gives', async () => {
    const { secret } = await world.token(bob.session, { name: 'token', scopes: ['devices:write'] })
    const shown = await preview({ allowedScopes: ['devices:read'] })
    expect(told(shown)).toEqual([['token', ['loses_scopes']]])
    expect(shown.items[0]?.after.scopes).toEqual(['devices:read'])
    await setPolicy({ allowedScopes: ['devices:read'] })
    const decision = await world.verify(secret, home.id)
    expect(decision.ok && decision.scopes).toEqual(['devices:read'])
    expect(told(await preview({}))).toEqual([['token', ['gains_scopes']]])
  })

  test('tells what waits for approval, what would be let in again, and what is bound to addresses', async () => {
    await world.token(bob.session, { name: 'token', scopes: ['devices:read'] })
    expect(told(await preview({ approvalRequired: true }))).toEqual([['token', ['stops']]])
    expect(told(await preview({ ipAllowlist: ['192.0.2.0/24'] }))).toEqual([['token', ['bound_to_addresses']]])
    await setPolicy({ approvalRequired: true })
    expect(told(await preview({}))).toEqual([['token', ['starts']]])
  })

  test('of an organization looks into each of its workspaces, beside their own policies', async () => {
    await world.key(ada.session, home.id, { name: 'in home', expires: 'never' })
    await world.key(ada.session, lab.id, { name: 'in lab', expires: '30d' })
    await setPolicy({ maxLifetimeSeconds: (60 * DAY) / 1000 }, `/v1/workspaces/${lab.id}`)
    const shown = await preview({ expiryRequired: true }, `/v1/organizations/${organizationId}`)
    expect(shown.items.map(({ workspaceId, effects }) => [workspaceId, effects])).toEqual([[home.id, ['stops']]])
    expect(shown.considered).toBe(2)
  })

  test('changes nothing, and refuses what could not be set', async () => {
    await preview({ expiryRequired: true })
    expect(await world.ok(`GET /v1/workspaces/${home.id}/policy`, ada.session)).toEqual(OPEN)
    const impossible = { ...OPEN, allowedScopes: ['nonsense'] }
    expect(
      await world.outcome(`POST /v1/workspaces/${home.id}/policy/preview`, ada.session, { body: impossible }),
    ).toBe('400 invalid_input')
  })

  test('is for those who may see the tokens and keys that it shows', async () => {
    const { secret } = await world.token(ada.session, { scopes: ['policy:write'] })
    for (const path of [`/v1/workspaces/${home.id}`, `/v1/organizations/${organizationId}`])
      expect(await world.outcome(`POST ${path}/policy/preview`, secret, { body: OPEN })).toBe('403 scope_missing')
  })
})
