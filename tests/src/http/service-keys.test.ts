import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type IssuedBody, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const make = (more: object = {}, as = world.operator) =>
  world.call('POST /v1/service-keys', as, { body: { name: 'Key', ...more } })
const secretOf = async (more: object = {}) => (JSON.parse((await make(more)).text) as IssuedBody).secret
const ask = (as: string) => world.outcome('POST /v1/verify', as, { body: { token: 'x' } })

describe('a service key', () => {
  test('by default verifies, looks after itself, and opens no sessions', async () => {
    const secret = await secretOf()
    expect(await ask(secret)).toBe('200')
    expect(await world.outcome('GET /v1/self', secret)).toBe('200')
    const { id } = await world.user('ada')
    expect(await world.outcome('POST /v1/sessions', secret, { body: { userId: id } })).toBe('403 scope_missing')
  })

  test('without the scope verify gets the same answer at verification as no key at all', async () => {
    const secret = await secretOf({ scopes: ['sessions:create'] })
    const body = { token: 'x' }
    const answers = [
      await world.call('POST /v1/verify', secret, { body }),
      await world.call('POST /v1/verify', null, { body }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
    expect(answers[0]?.text).toBe(answers[1]?.text)
  })

  test.each(['devices:read', 'tokens:write', 'users:read', 'service_keys:write'])('can’t hold %s', async (scope) => {
    expect((await make({ scopes: ['verify', scope] })).status).toBe(403)
  })

  test('holds of a wildcard what service keys may hold, and no more', async () => {
    const { credential } = JSON.parse((await make({ scopes: ['*'] })).text) as IssuedBody
    expect(credential.scopes.toSorted()).toEqual([
      'embeds:create',
      'leaks:report',
      'self:read',
      'self:revoke',
      'self:rotate',
      'sessions:create',
      'verify',
    ])
  })

  test('can’t be limited to workspaces, since it belongs to none', async () => {
    const { id } = await world.workspace(world.operator, 'Home')
    expect((await make({ workspaces: [id] })).code).toBe('invalid_input')
  })

  test('is made and seen by operators alone', async () => {
    const { session } = await world.user('ada')
    expect((await make({}, session)).code).toBe('scope_missing')
    expect(await world.outcome('GET /v1/service-keys', session)).toBe('403 scope_missing')
    expect((await make({}, world.serviceKey)).code).toBe('credential_kind_not_accepted')
  })

  test('stops verifying when it is suspended, rotated away or revoked', async () => {
    const { credential, secret } = JSON.parse((await make()).text) as IssuedBody
    const path = `/v1/service-keys/${credential.id}`
    await world.ok(`POST ${path}/suspend`, world.operator)
    expect(await ask(secret)).toBe('401 unauthenticated')
    await world.ok(`POST ${path}/resume`, world.operator)
    const overlap = { until: 'deadline', seconds: 0 }
    const rotated = await world.ok<IssuedBody>(`POST ${path}/rotate`, world.operator, { body: { overlap } })
    expect([await ask(secret), await ask(rotated.secret)]).toEqual(['401 unauthenticated', '200'])
    await world.ok(`POST ${path}/revoke`, world.operator)
    expect(await ask(rotated.secret)).toBe('401 unauthenticated')
  })

  test('is honoured only from its addresses', async () => {
    const secret = await secretOf({ ipAllowlist: ['192.0.2.0/24'] })
    expect(await world.outcome('GET /v1/self', secret, { address: '192.0.2.9' })).toBe('200')
    expect(await world.outcome('GET /v1/self', secret, { address: '198.51.100.9' })).toBe('401 unauthenticated')
    const verify = (address: string) => world.outcome('POST /v1/verify', secret, { body: { token: 'x' }, address })
    expect([await verify('192.0.2.9'), await verify('198.51.100.9')]).toEqual(['200', '401 unauthenticated'])
  })

  test('rotates and revokes itself', async () => {
    const secret = await secretOf()
    const rotated = await world.ok<IssuedBody>('POST /v1/self/rotate', secret, { body: {} })
    expect([await ask(rotated.secret), await ask(secret)]).toEqual(['200', '401 unauthenticated'])
    await world.ok('POST /v1/self/revoke', rotated.secret)
    expect(await ask(rotated.secret)).toBe('401 unauthenticated')
  })
})
