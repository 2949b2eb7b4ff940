import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CredentialBody,
  openWorld,
  type Person,
  type RotatedBody,
  type WorkspaceBody,
  type World,
} from './world.ts'

interface SelfBody {
  readonly credential: CredentialBody
  readonly principal: {
    readonly id: string
    readonly type: string
    readonly name: string
    readonly email: string | null
  }
  readonly scopes: readonly string[]
}

let world: World
let ada: Person
let home: WorkspaceBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
})
afterEach(() => world.close())

const self = (as: string) => world.ok<SelfBody>('GET /v1/self', as)

describe('the holder of a credential', () => {
  test('learns what it is, whose it is and what it may do outside workspaces', async () => {
    const { credential, secret } = await world.token(ada.session, {
      scopes: ['self:read', 'tokens:write', 'devices:read'],
    })
    expect(await self(secret)).toEqual({
      credential,
      principal: { id: ada.id, type: 'user', name: 'ada', email: 'ada@example.com' },
      scopes: ['self:read', 'tokens:read', 'tokens:write'],
    })
  })

  test('learns so for a key, a service key and a session too', async () => {
    const { secret } = await world.key(ada.session, home.id)
    expect((await self(secret)).principal).toEqual({ id: home.id, type: 'workspace', name: 'Home', email: null })
    expect((await self(world.serviceKey)).principal).toMatchObject({ id: 'platform', type: 'platform' })
    expect(await self(ada.session)).toMatchObject({ credential: { kind: 'session' }, principal: { id: ada.id } })
  })

  test.each(['self:read', 'self:rotate', 'self:revoke'])(
    'needs the scope %s for that and for nothing else',
    async (scope) => {
      const calls = {
        'self:read': 'GET /v1/self',
        'self:rotate': 'POST /v1/self/rotate',
        'self:revoke': 'POST /v1/self/revoke',
      }
      for (const [needed, call] of Object.entries(calls)) {
        const { secret } = await world.token(ada.session, { scopes: [scope] })
        const options = call.startsWith('GET') ? {} : { body: {} }
        expect([call, await world.outcome(call, secret, options)]).toEqual([
          call,
          needed === scope ? '200' : '403 scope_missing',
        ])
      }
    },
  )

  test('rotates a token with itself: same id, scopes and end', async () => {
    const { credential, secret } = await world.token(ada.session, { scopes: ['self:rotate', 'devices:read'] })
    const rotated = await world.ok<RotatedBody>('POST /v1/self/rotate', secret, { body: {} })
    expect(rotated.credential).toEqual({ ...credential, secretVersion: 2, hint: rotated.credential.hint })
    expect(await world.verdict(rotated.secret, home.id, { scopes: ['devices:read'] })).toBe('ok')
  })

  test('revokes a token with itself, and its owner sees the reason', async () => {
    const { credential, secret } = await world.token(ada.session)
    await world.ok('POST /v1/self/revoke', secret, { body: { reason: 'Done' } })
    expect(await world.outcome('POST /v1/self/revoke', secret)).toBe('401 unauthenticated')
    expect(await world.ok(`GET /v1/tokens/${credential.id}`, ada.session)).toMatchObject({
      status: 'revoked',
      revokeReason: 'Done',
      revokedBy: ada.id,
    })
  })

  test('of an API key rotates and revokes it without its workspace’s administrators', async () => {
    const { secret } = await world.key(ada.session, home.id)
    const rotated = await world.ok<RotatedBody>('POST /v1/self/rotate', secret, { body: {} })
    expect([await world.verdict(rotated.secret), await world.verdict(secret)]).toEqual(['ok', 'rotated'])
    expect(await world.ok('POST /v1/self/revoke', rotated.secret)).toMatchObject({
      status: 'revoked',
      revokedBy: home.id,
    })
    expect(await world.verdict(rotated.secret)).toBe('revoked')
  })
})
