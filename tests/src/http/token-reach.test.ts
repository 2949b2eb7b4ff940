import { DAY } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CredentialBody, type ListBody, openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

interface ReachBody {
  readonly workspace: { readonly id: string; readonly address: string }
  readonly outcome: string
  readonly message: string | null
  readonly scopes: readonly string[]
  readonly withheldByRole: readonly string[]
  readonly withheldByPolicy: readonly string[]
  readonly ipAllowlists: readonly (readonly string[])[]
  readonly grant: string | null
}

const FREE = {
  ...{ maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null, approvalRequired: false, ipAllowlist: [] },
}

let world: World
let ada: Person
let bob: Person
let home: WorkspaceBody
let lab: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  bob = await world.user('bob')
  home = await world.workspace(ada.session, 'Home')
  world.advance(1)
  lab = await world.workspace(ada.session, 'Lab')
  for (const { id } of [home, lab])
    await world.ok(`PUT /v1/workspaces/${id}/members/${bob.id}`, ada.session, { body: { role: 'viewer' } })
})
afterEach(() => world.close())

const reach = async (id: string, as = bob.session) =>
  (await world.ok<ListBody<ReachBody>>(`GET /v1/tokens/${id}/reach`, as)).items
const setPolicy = (id: string, policy: object) =>
  world.ok(`PUT /v1/workspaces/${id}/policy`, ada.session, { body: { ...FREE, ...policy } })

describe('where a token reaches', () => {
  test('is each workspace of its owner, with what verification grants there and what role and policy withhold', async () => {
    await setPolicy(lab.id, { allowedScopes: ['workspaces:read'], ipAllowlist: ['192.0.2.0/24'] })
    const { credential, secret } = await world.token(bob.session, { scopes: ['devices:*', 'workspaces:read'] })
    const [inLab, inHome] = await reach(credential.id)
    expect(inHome).toMatchObject({
      ...{ outcome: 'ok', message: null, scopes: ['devices:read', 'workspaces:read'], withheldByPolicy: [] },
      ...{ workspace: { id: home.id, address: home.address }, withheldByRole: ['devices:write'], ipAllowlists: [] },
    })
    expect(inLab).toMatchObject({
      ...{ outcome: 'ok', scopes: ['workspaces:read'], withheldByPolicy: ['devices:read'] },
      ...{ withheldByRole: ['devices:write'], ipAllowlists: [['192.0.2.0/24']] },
    })
    const decision = await world.verify(secret, lab.id, { ip: '192.0.2.7' })
    expect(decision.ok && decision.scopes).toEqual(inLab?.scopes)
  })

  test.each([
    [
      'an expiry is required',
      () => setPolicy(home.id, { expiryRequired: true }),
      'policy_refused',
      /expiry date is required/,
    ],
    ['approval is asked for', () => setPolicy(home.id, { approvalRequired: true }), 'policy_refused', /not approved/],
    [
      'the workspace is suspended',
      () => world.ok(`POST /v1/workspaces/${home.id}/suspend`, ada.session, { body: {} }),
      'workspace_suspended',
      /suspended/,
    ],
  ])('is nothing, with the reason, where %s', async (_, change, outcome, reason) => {
    const { credential, secret } = await world.token(bob.session, { scopes: ['devices:read'], expires: 'never' })
    await change()
    const here = (await reach(credential.id)).find(({ workspace }) => workspace.id === home.id)
    expect(here).toMatchObject({ outcome, scopes: [], message: expect.stringMatching(reason) })
    expect(await world.verdict(secret, home.id)).toBe(outcome)
  })

  test('says of a token that ended why it reaches nowhere', async () => {
    const { credential } = await world.token(bob.session, { expires: '7d' })
    world.advance(8 * DAY)
    const fresh = await world.session(bob.id)
    expect((await reach(credential.id, fresh)).map(({ outcome }) => outcome)).toEqual(['expired', 'expired'])
  })

  test('of a token of some workspaces is those, also once its owner was taken out', async () => {
    const { credential } = await world.token(bob.session, { workspaces: [home.id] })
    await world.ok(`DELETE /v1/workspaces/${home.id}/members/${bob.id}`, ada.session)
    expect(await reach(credential.id)).toMatchObject([
      { workspace: { id: home.id }, outcome: 'workspace_unknown_or_forbidden', scopes: [] },
    ])
  })

  test('of an API key is its workspace alone', async () => {
    const { credential } = await world.key(ada.session, home.id, { scopes: ['devices:read'] })
    const { items } = await world.ok<ListBody<ReachBody>>(
      `GET /v1/workspaces/${home.id}/keys/${credential.id}/reach`,
      ada.session,
    )
    expect(items).toMatchObject([{ workspace: { id: home.id }, outcome: 'ok', scopes: ['devices:read'] }])
  })

  test('is told to a caller of one workspace for that one alone', async () => {
    const wide = await world.token(bob.session)
    const narrow = await world.token(bob.session, { workspaces: [home.id], scopes: ['tokens:read'] })
    expect((await reach(wide.credential.id, narrow.secret)).map(({ workspace }) => workspace.id)).toEqual([home.id])
  })
})

describe('the history of a token', () => {
  test('holds what was done to it alone, by whomever', async () => {
    const { credential } = await world.token(bob.session)
    await world.token(bob.session)
    await world.ok(`POST /v1/workspaces/${home.id}/grants/${credential.id}/end`, ada.session, { body: {} })
    const { items } = await world.ok<ListBody<{ action: string; actor: { principalId: string } }>>(
      `GET /v1/tokens/${credential.id}/audit`,
      bob.session,
    )
    expect(items.map(({ action, actor }) => [action, actor.principalId]).sort()).toEqual([
      ['grant.ended', ada.id],
      ['token.created', bob.id],
    ])
  })
})

describe('revoking several tokens at once', () => {
  const revoke = (ids: readonly string[], more: object = {}) =>
    world.call('POST /v1/tokens/revoke', bob.session, { body: { ids, ...more } })

  test('ends each for good, tells each apart in the history, and takes one named twice for one', async () => {
    const made = [await world.token(bob.session), await world.token(bob.session)]
    const ids = made.map(({ credential }) => credential.id)
    const { status, text } = await revoke([...ids, ids[0] as string], { reason: 'spring cleaning' })
    expect(status).toBe(200)
    const { items } = JSON.parse(text) as { items: CredentialBody[] }
    expect(items.map(({ id, status, revokeReason }) => [id, status, revokeReason])).toEqual(
      ids.map((id) => [id, 'revoked', 'spring cleaning']),
    )
    for (const { secret } of made) expect(await world.verdict(secret)).toBe('revoked')
    const { items: entries } = await world.ok<ListBody<{ action: string; subjectId: string }>>(
      'GET /v1/audit',
      bob.session,
    )
    expect(
      entries
        .filter(({ action }) => action === 'token.revoked')
        .map(({ subjectId }) => subjectId)
        .sort(),
    ).toEqual(ids.toSorted())
  })

  test('ends none when one is somebody else’s, and says which', async () => {
    const own = await world.token(bob.session)
    const foreign = await world.token(ada.session)
    const { status, text } = await revoke([own.credential.id, foreign.credential.id])
    expect([status, JSON.parse(text).errors]).toEqual([404, [expect.objectContaining({ pointer: '/ids/1' })]])
    expect([await world.verdict(own.secret), await world.verdict(foreign.secret)]).toEqual(['ok', 'ok'])
  })

  test.each([[[]], [Array.from({ length: 101 }, (_, index) => `tok_${index}`)]])(
    'takes one to a hundred',
    async (ids) => {
      expect((await revoke(ids)).code).toBe('invalid_input')
    },
  )
})
