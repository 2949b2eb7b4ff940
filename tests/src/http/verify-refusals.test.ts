import { REFUSAL_CODES, type RefusalCode } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type Person, unknownToken, type WorkspaceBody, type World } from './world.ts'

let world: World
let ada: Person
let home: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
})
afterEach(() => world.close())

type Question = { token: string; workspace?: string } & Record<string, unknown>
const iso = (after: number) => new Date(world.now + after).toISOString()
const ended = async (verb: string, body: object = {}): Promise<Question> => {
  const { credential, secret } = await world.token(ada.session)
  await world.ok(`POST /v1/tokens/${credential.id}/${verb}`, ada.session, { body })
  return { token: secret }
}
const fresh = async (more: object = {}) => (await world.token(ada.session, more)).secret
const policy = (more: object) =>
  world.ok(`PUT /v1/workspaces/${home.id}/policy`, ada.session, {
    body: {
      maxLifetimeSeconds: null,
      expiryRequired: false,
      allowedScopes: null,
      approvalRequired: false,
      ipAllowlist: [],
      ...more,
    },
  })

/** For each reason to refuse a situation in which it is the one. */
const SITUATIONS: Partial<Record<RefusalCode, () => Promise<Question>>> = {
  missing: async () => ({ token: '' }),
  malformed: async () => ({ token: (await fresh()).slice(0, -1) }),
  unknown: async () => ({ token: unknownToken() }),
  revoked: () => ended('revoke'),
  rotated: () => ended('rotate', { overlap: { until: 'deadline', seconds: 0 } }),
  expired: async () => {
    const token = await fresh({ expiresAt: iso(1) })
    world.advance(1)
    return { token }
  },
  not_yet_active: async () => ({ token: await fresh({ notBefore: iso(1) }) }),
  suspended: () => ended('suspend'),
  suspended_principal: async () => {
    const token = await fresh()
    await world.ok(`POST /v1/users/${ada.id}/suspend`, world.operator)
    return { token, workspace: home.id }
  },
  kind_not_accepted: async () => ({ token: world.serviceKey }),
  workspace_required: async () => ({ token: await fresh(), scopes: ['devices:read'] }),
  workspace_unknown_or_forbidden: async () => ({ token: await fresh(), workspace: 'bob/home' }),
  workspace_suspended: async () => {
    await world.ok(`POST /v1/workspaces/${home.id}/suspend`, ada.session)
    return { token: await fresh(), workspace: home.id }
  },
  scope_missing: async () => ({
    token: await fresh({ scopes: ['devices:read'] }),
    workspace: home.id,
    scopes: ['devices:read', 'devices:write'],
  }),
  resource_not_allowed: async () => ({ token: await fresh({ resources: ['r1'] }), workspace: home.id, resource: 'r2' }),
  ip_not_allowed: async () => ({
    token: await fresh({ ipAllowlist: ['192.0.2.1'] }),
    workspace: home.id,
    ip: '192.0.2.2',
  }),
  policy_refused: async () => {
    const token = await fresh()
    await policy({ approvalRequired: true })
    return { token, workspace: home.id }
  },
}

describe('POST /v1/verify', () => {
  test.each(Object.keys(SITUATIONS) as RefusalCode[])(
    'refuses with %s where that is the reason, in the single and the batch form alike',
    async (code) => {
      const question = (await SITUATIONS[code]?.()) ?? { token: '' }
      const decision = await world.ok<Record<string, unknown>>('POST /v1/verify', world.serviceKey, { body: question })
      expect(decision).toMatchObject({ ok: false, code, message: expect.stringMatching(/\w.*\.$/) })
      const batch = await world.ok('POST /v1/verify/batch', world.serviceKey, { body: { items: [question, question] } })
      expect(batch).toEqual({ items: [decision, decision] })
    },
  )

  test('has a situation for every reason but those that only a guard, a limit or a fault can have', () => {
    const elsewhere = ['browser_use_refused', 'rate_limited', 'stale']
    expect([...Object.keys(SITUATIONS), ...elsewhere].sort()).toEqual([...REFUSAL_CODES].sort())
  })

  test('names the scopes that were needed, for the challenge', async () => {
    const question = (await SITUATIONS.scope_missing?.()) ?? {}
    expect(await world.ok('POST /v1/verify', world.serviceKey, { body: question })).toMatchObject({
      challenge: { error: 'insufficient_scope', scope: 'devices:read devices:write' },
    })
  })

  test('answers for a foreign workspace with the same bytes as for one that never was, by id and by address', async () => {
    const bob = await world.user('bob')
    const foreign = await world.workspace(bob.session, 'Home')
    const gone = await world.workspace(bob.session, 'Gone')
    await world.ok(`DELETE /v1/workspaces/${gone.id}`, bob.session)
    const asked = [
      foreign.id,
      foreign.address,
      gone.id,
      gone.address,
      'ws_00000000000000000000000000',
      'bob/nothing',
      'nobody/home',
      '',
      '/',
      'x'.repeat(200),
    ]
    const tokens = [
      await fresh(),
      await fresh({ workspaces: [home.id] }),
      (await world.key(ada.session, home.id)).secret,
    ]
    const answers = new Set<string>()
    for (const token of tokens) {
      for (const workspace of asked)
        answers.add((await world.call('POST /v1/verify', world.serviceKey, { body: { token, workspace } })).text)
    }
    expect(answers.size).toBe(1)
  })

  test('says yes with who it is, what they may do here and until when', async () => {
    const { credential, secret } = await world.token(ada.session, {
      scopes: ['devices:write', 'tokens:write'],
      resources: ['r1'],
    })
    expect(await world.verify(secret, home.address, { scopes: ['devices:read'], resource: 'r1' })).toEqual({
      ok: true,
      credential: { id: credential.id, kind: 'pat', name: 'Token' },
      principal: { id: ada.id, type: 'user', handle: ada.handle },
      workspace: { id: home.id, address: home.address, name: 'Home' },
      scopes: ['devices:read', 'devices:write'],
      resources: ['r1'],
      expiresAt: credential.expiresAt,
    })
    expect(await world.verify(secret)).toMatchObject({ workspace: null, scopes: ['tokens:read', 'tokens:write'] })
  })
})
