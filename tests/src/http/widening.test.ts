import { DAY, MINUTE } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CredentialBody, openWorld, type Person, START, type WorkspaceBody, type World } from './world.ts'

let world: World
let ada: Person
let home: WorkspaceBody
let path: string
const iso = (after: number) => new Date(START + after).toISOString()
const NARROW = {
  scopes: ['devices:read', 'tokens:write'],
  resources: ['r1'],
  ipAllowlist: ['192.0.2.0/24'],
  expiresAt: iso(DAY),
}

beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
  const { credential } = await world.token(ada.session, { ...NARROW, workspaces: [home.id] })
  path = `PATCH /v1/tokens/${credential.id}`
})
afterEach(() => world.close())

const WIDER = [
  { scopes: ['devices:read', 'tokens:write', 'devices:write'] },
  { scopes: ['*'] },
  { workspaces: null },
  { resources: null },
  { resources: ['r1', 'r2'] },
  { ipAllowlist: [] },
  { ipAllowlist: ['192.0.2.0/24', '198.51.100.1'] },
  { expiresAt: iso(DAY + 1) },
  { expires: 'never' },
]

describe('an edit that widens a token', () => {
  test.each(WIDER)(
    'by %j is let through for a session that was opened at most a quarter of an hour ago',
    async (body) => {
      world.advance(15 * MINUTE)
      expect(await world.outcome(path, ada.session, { body })).toBe('200')
    },
  )

  test.each(WIDER)('by %j is refused for an older session and for any token, and changes nothing', async (body) => {
    const { secret } = await world.token(ada.session)
    const before = await world.ok(path.replace('PATCH', 'GET'), ada.session)
    expect(await world.outcome(path, secret, { body })).toBe('403 recent_authentication_required')
    world.advance(15 * MINUTE + 1)
    expect(await world.outcome(path, ada.session, { body: { name: 'x', ...body } })).toBe(
      '403 recent_authentication_required',
    )
    expect(await world.ok(path.replace('PATCH', 'GET'), ada.session)).toEqual(before)
  })

  test('beyond what the person holds is refused however recent the session', async () => {
    expect(await world.outcome(path, ada.session, { body: { scopes: ['users:read'] } })).toBe('403 exceeds_own_access')
  })
})

describe('an edit that narrows a token', () => {
  test.each([
    { scopes: ['devices:read'] },
    { scopes: [] },
    { resources: [] },
    { ipAllowlist: ['192.0.2.7'] },
    { expiresAt: iso(DAY - 1) },
    { name: 'New', description: 'Other' },
    {},
  ])('by %j needs no recent session', async (body) => {
    const { secret } = await world.token(ada.session)
    world.advance(20 * MINUTE)
    expect(await world.outcome(path, secret, { body })).toBe('200')
  })

  test('leaves all that it does not name', async () => {
    const before = await world.ok<CredentialBody>(path.replace('PATCH', 'GET'), ada.session)
    const after = await world.ok<CredentialBody>(path, ada.session, { body: { scopes: ['devices:read'] } })
    expect(after).toEqual({ ...before, scopes: ['devices:read'] })
  })

  test('takes effect at the next verification', async () => {
    const { credential, secret } = await world.token(ada.session, { scopes: ['devices:write'] })
    const question = { scopes: ['devices:write'] }
    expect(await world.verdict(secret, home.id, question)).toBe('ok')
    await world.ok(`PATCH /v1/tokens/${credential.id}`, ada.session, { body: { scopes: ['devices:read'] } })
    expect(await world.verdict(secret, home.id, question)).toBe('scope_missing')
  })
})

describe('two edits at once', () => {
  test('of different fields both last', async () => {
    const [name, description] = await Promise.all([
      world.outcome(path, ada.session, { body: { name: 'New' } }),
      world.outcome(path, ada.session, { body: { description: 'Other' } }),
    ])
    expect([name, description]).toEqual(['200', '200'])
    expect(await world.ok(path.replace('PATCH', 'GET'), ada.session)).toMatchObject({
      name: 'New',
      description: 'Other',
    })
  })

  test('beside a revocation never bring the token back', async () => {
    const revoke = path.replace('PATCH', 'POST')
    await Promise.all([
      world.outcome(path, ada.session, { body: { name: 'New' } }),
      world.outcome(`${revoke}/revoke`, ada.session),
      world.outcome(path, ada.session, { body: { description: 'Other' } }),
      world.outcome(`${revoke}/resume`, ada.session),
    ])
    expect(await world.ok(path.replace('PATCH', 'GET'), ada.session)).toMatchObject({ status: 'revoked' })
  })
})
