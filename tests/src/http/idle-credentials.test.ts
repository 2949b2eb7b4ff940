import { DAY } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endIdle } from '../../../packages/server/src/control/credentials/end-idle.ts'
import { type CredentialBody, type ListBody, openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

const POLICY = {
  ...{ maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null, approvalRequired: false, ipAllowlist: [] },
}
const MONTH = { ...POLICY, revokeAfterIdleSeconds: (30 * DAY) / 1000 }

let world: World
let ada: Person
let home: WorkspaceBody
let lab: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
  lab = await world.workspace(ada.session, 'Lab')
})
afterEach(() => world.close())

const end = () => endIdle(world.latchkey.control)
const limit = (policy: object = MONTH, path = `/v1/workspaces/${home.id}`) =>
  world.ok(`PUT ${path}/policy`, ada.session, { body: policy })
const use = async (secret: string, workspace: string) => {
  expect(await world.verdict(secret, workspace)).toBe('ok')
  await world.latchkey.verifier.stop()
}

describe('what nobody uses', () => {
  test('is ended in that workspace once the policy’s time has passed, and not a moment before', async () => {
    const key = await world.key(ada.session, home.id)
    const token = await world.token(ada.session, { expires: 'never' })
    await limit()
    world.advance(30 * DAY)
    expect(await end()).toBe(0)
    world.advance(1)
    expect(await end()).toBe(2)
    expect(await world.verdict(key.secret)).toBe('revoked')
    expect(await world.verdict(token.secret, home.id)).toBe('policy_refused')
    expect(await world.verdict(token.secret, lab.id)).toBe('ok')
    expect(await end()).toBe(0)
  })

  test('is explained to its owner and to the workspace as what the service did by itself', async () => {
    const key = await world.key(ada.session, home.id)
    await world.token(ada.session, { expires: 'never' })
    await limit()
    world.advance(31 * DAY)
    await end()
    const session = await world.session(ada.id)
    const path = `/v1/workspaces/${home.id}`
    const found = await world.ok<CredentialBody>(`GET ${path}/keys/${key.credential.id}`, session)
    expect(found).toMatchObject({ status: 'revoked', revokedBy: null, revokeReason: 'Not used for 30 days' })
    const { items } = await world.ok<ListBody<{ action: string; actor: null; detail: object }>>(
      `GET ${path}/audit`,
      session,
    )
    const bySelf = items.filter(({ actor }) => actor === null)
    expect(bySelf.map(({ action }) => action).sort()).toEqual(['grant.ended', 'key.revoked'])
    for (const { detail } of bySelf) expect(detail).toMatchObject({ reason: 'idle', lastUsedAt: null })
  })

  test('goes on when it is used, changed or admitted in time', async () => {
    const used = await world.key(ada.session, home.id)
    const changed = await world.key(ada.session, home.id)
    const admitted = await world.token(ada.session, { expires: 'never' })
    await limit()
    world.advance(20 * DAY)
    await use(used.secret, home.id)
    const session = await world.session(ada.id)
    const path = `/v1/workspaces/${home.id}`
    await world.ok(`PATCH ${path}/keys/${changed.credential.id}`, session, { body: { name: 'still wanted' } })
    await world.ok(`POST ${path}/grants/${admitted.credential.id}/approve`, session, { body: {} })
    world.advance(20 * DAY)
    expect(await end()).toBe(0)
    world.advance(20 * DAY)
    expect(await end()).toBe(3)
  })

  test('is held to the shorter of the times of workspace and organization, and to none where neither has one', async () => {
    const { id: organizationId } = await world.organization(ada.session, 'Guild')
    const shop = await world.workspace(ada.session, 'Shop', { organizationId })
    await world.key(ada.session, shop.id)
    await world.key(ada.session, lab.id)
    await limit({ ...MONTH, revokeAfterIdleSeconds: (60 * DAY) / 1000 }, `/v1/workspaces/${shop.id}`)
    await limit(MONTH, `/v1/organizations/${organizationId}`)
    world.advance(31 * DAY)
    expect(await end()).toBe(1)
  })

  test.each([0, 3600, 1.5, 3651 * 86_400])('can’t be ended after %d seconds', async (revokeAfterIdleSeconds) => {
    const body = { ...POLICY, revokeAfterIdleSeconds }
    expect(await world.outcome(`PUT /v1/workspaces/${home.id}/policy`, ada.session, { body })).toBe('400 invalid_input')
  })
})
