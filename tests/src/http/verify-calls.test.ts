import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

let world: World
let ada: Person
let home: WorkspaceBody
let secret: string
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
  secret = (await world.token(ada.session)).secret
})
afterEach(() => world.close())

const digestOf = (token: string) => createHash('sha256').update(token).digest('hex')
const ask = (path: string, body: unknown, as = world.serviceKey) => world.call(`POST ${path}`, as, { body })

describe('a verification by digest', () => {
  test('decides as by token', async () => {
    const byToken = await ask('/v1/verify', { token: secret, workspace: home.id })
    const byDigest = await ask('/v1/verify', { digest: digestOf(secret), workspace: home.id })
    expect(byDigest.text).toBe(byToken.text)
  })

  test.each(['', 'x', 'A'.repeat(64), 'a'.repeat(63), 'a'.repeat(65), 'g'.repeat(64)])(
    'is refused for %j, which is none',
    async (digest) => {
      expect((await ask('/v1/verify', { digest })).code).toBe('invalid_input')
      expect((await ask('/v1/records/lookup', { digest, workspace: null })).code).toBe('invalid_input')
    },
  )
})

describe('a question', () => {
  test.each([
    ['nothing', {}],
    ['both token and digest', { token: 'x', digest: 'a'.repeat(64) }],
    ['a field that there is not', { token: 'x', workspaceId: 'ws_1' }],
    ['a token that is no text', { token: 1 }],
    ['a token beyond all length', { token: 'x'.repeat(4097) }],
    ['a workspace that is no text', { token: 'x', workspace: ['ws_1'] }],
    ['scopes that are no list', { token: 'x', scopes: 'devices:read' }],
  ])('with %s is a mistake of the resource server and not a refusal', async (_, body) => {
    expect((await ask('/v1/verify', body)).status).toBe(400)
    expect((await ask('/v1/verify/batch', { items: [body] })).status).toBe(400)
  })

  test('about a scope that the platform does not have is answered with scope_missing', async () => {
    expect(await world.verdict(secret, home.id, { scopes: ['devices:explode'] })).toBe('scope_missing')
    expect(await world.verdict(secret, home.id, { scopes: ['*'] })).toBe('scope_missing')
  })
})

describe('a batch', () => {
  test('answers each question in its place', async () => {
    const key = (await world.key(ada.session, home.id)).secret
    const items = [
      { token: 'x' },
      { token: secret },
      { token: key },
      { token: '' },
      { digest: digestOf(secret), workspace: 'bob/home' },
    ]
    const batch = JSON.parse((await ask('/v1/verify/batch', { items })).text) as {
      items: { ok: boolean; code?: string }[]
    }
    expect(batch.items.map(({ ok, code }) => (ok ? 'ok' : code))).toEqual([
      'malformed',
      'ok',
      'ok',
      'missing',
      'workspace_unknown_or_forbidden',
    ])
  })

  test('takes one to a hundred questions', async () => {
    const of = (count: number) =>
      ask('/v1/verify/batch', { items: Array.from({ length: count }, () => ({ token: secret })) })
    expect([(await of(0)).status, (await of(1)).status, (await of(100)).status, (await of(101)).status]).toEqual([
      400, 200, 200, 400,
    ])
  })
})

describe('a look-up', () => {
  test('gives the record that a guard decides by, and the position it was read at', async () => {
    const { text } = await ask('/v1/records/lookup', { digest: digestOf(secret), workspace: home.address })
    const found = JSON.parse(text) as { record: Record<string, Record<string, unknown>>; position: string }
    expect(found.position).toMatch(/^[0-9a-f]{16}\.[1-9]\d*$/)
    expect(found.record).toMatchObject({
      credential: { kind: 'pat', state: 'active' },
      principal: { id: ada.id, type: 'user', state: 'active' },
      workspace: { id: home.id, address: home.address },
    })
    expect(text).not.toContain(secret)
    expect(text).not.toContain(digestOf(secret))
  })

  test('gives no record for a digest that was never issued, and none of another’s workspace', async () => {
    const unknown = JSON.parse((await ask('/v1/records/lookup', { digest: digestOf('x'), workspace: null })).text)
    expect(unknown).toMatchObject({ record: null })
    const bob = await world.user('bob')
    const foreign = await world.workspace(bob.session, 'Secret place')
    const { text } = await ask('/v1/records/lookup', { digest: digestOf(secret), workspace: 'bob/nothing' })
    const record = (workspace: string) => ask('/v1/records/lookup', { digest: digestOf(secret), workspace })
    expect(JSON.parse(text).record.workspace).toBeNull()
    const { rights } = JSON.parse((await record(foreign.id)).text).record.workspace ?? { rights: [] }
    expect(rights).toEqual([])
  })

  test('counts as the first use of a secret that a rotation gave', async () => {
    const { id } = (await world.token(ada.session)).credential
    const rotated = await world.ok<{ secret: string }>(`POST /v1/tokens/${id}/rotate`, ada.session, { body: {} })
    await ask('/v1/records/lookup', { digest: digestOf(rotated.secret), workspace: null })
    expect(await world.verdict(rotated.secret)).toBe('ok')
  })
})

describe('a service whose store can’t be read', () => {
  test('says that it can’t tell, and never that a credential is bad', async () => {
    const stranger = (await world.token(ada.session)).secret
    const { latchkey } = world
    const reopened = await openWorld()
    await latchkey.close()
    const answers = [
      await world.call('GET /v1/self', stranger),
      await ask('/v1/verify', { token: stranger }, reopened.serviceKey),
    ]
    for (const { status, code, headers } of answers) {
      expect([status, code, headers.get('retry-after')]).toEqual([503, 'unavailable', '1'])
      expect(headers.get('www-authenticate')).toBeNull()
    }
    expect(await world.outcome('GET /health/ready', null)).toBe('503')
    expect(await world.outcome('GET /health/live', null)).toBe('200')
    await reopened.close()
    await latchkey.close().catch(() => {})
  })
})
