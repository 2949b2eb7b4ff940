import { MINUTE } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CredentialBody,
  type IssuedBody,
  type ListBody,
  openWorld,
  type Person,
  type RotatedBody,
  type World,
} from './world.ts'

let world: World
let ada: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
})
afterEach(() => world.close())

const once = (key: string) => ({ 'idempotency-key': key })
const create = (body: object, key: string, as = ada.session) =>
  world.call('POST /v1/tokens', as, { body, headers: once(key) })
const count = async () => (await world.ok<ListBody<CredentialBody>>('GET /v1/tokens', ada.session)).items.length

describe('a create call with an Idempotency-Key', () => {
  test('repeated within ten minutes gives the same answer, secret included, and says that it is a repeat', async () => {
    const first = await create({ name: 'CI' }, 'k1')
    world.advance(10 * MINUTE - 1)
    const again = await create({ name: 'CI' }, 'k1')
    expect([first.status, again.status, await count()]).toEqual([201, 201, 1])
    expect(again.text).toBe(first.text)
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
  })

  test('repeated after ten minutes is a new call', async () => {
    const first = JSON.parse((await create({ name: 'CI' }, 'k1')).text) as IssuedBody
    world.advance(10 * MINUTE)
    const again = JSON.parse((await create({ name: 'CI' }, 'k1')).text) as IssuedBody
    expect(again.secret).not.toBe(first.secret)
    expect(await count()).toBe(2)
  })

  test('sent many times at once makes one token', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create({ name: 'CI' }, 'k1')))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(await count()).toBe(1)
  })

  test('with other input, or for another route, is refused and does nothing', async () => {
    const { credential } = JSON.parse((await create({ name: 'CI' }, 'k1')).text) as IssuedBody
    expect((await create({ name: 'Other' }, 'k1')).code).toBe('idempotency_key_reused')
    expect((await create({ name: 'CI', description: '' }, 'k1')).status).toBe(422)
    const rotate = `POST /v1/tokens/${credential.id}/rotate`
    expect(await world.outcome(rotate, ada.session, { body: {}, headers: once('k1') })).toBe(
      '422 idempotency_key_reused',
    )
    expect(await count()).toBe(1)
  })

  test('is nobody else’s: the same key of another credential is another call', async () => {
    const first = await create({ name: 'CI' }, 'k1')
    const other = await create({ name: 'CI' }, 'k1', (await world.user('bob')).session)
    const sameUser = await create({ name: 'CI' }, 'k1', await world.session(ada.id))
    expect(new Set([first.text, other.text, sameUser.text]).size).toBe(3)
  })

  test('that failed can be repeated with the same key once corrected', async () => {
    expect((await create({ name: '' }, 'k1')).status).toBe(400)
    expect((await create({ name: 'CI', scopes: ['users:write'] }, 'k1')).status).toBe(403)
    expect((await create({ name: 'CI' }, 'k1')).status).toBe(201)
  })

  test.each(['', ' ', 'a b', 'ä', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    const answer = await create({ name: 'CI' }, key).catch(() => null)
    // What `fetch` itself refuses to send never arrives.
    if (answer !== null && key.trim() !== '') expect(answer.code).toBe('invalid_input')
    expect(await count()).toBe(answer?.status === 201 ? 1 : 0)
  })
})

describe('a rotation with an Idempotency-Key', () => {
  test('repeated gives the same secret and rotates once', async () => {
    const { credential, secret } = await world.token(ada.session)
    const rotate = () =>
      world.ok<RotatedBody>(`POST /v1/tokens/${credential.id}/rotate`, ada.session, { body: {}, headers: once('r1') })
    const first = await rotate()
    expect(await rotate()).toEqual(first)
    expect(first.credential.secretVersion).toBe(2)
    expect([await world.verdict(secret), await world.verdict(first.secret)]).toEqual(['ok', 'ok'])
  })
})

describe('a holder who rotates their own token and loses the answer', () => {
  const now = { overlap: { until: 'deadline', seconds: 0 } }
  const rotateSelf = (as: string, key: string, body: object = now) =>
    world.call('POST /v1/self/rotate', as, { body, headers: once(key) })

  test('gets it again with the old secret and the same key, though the old secret has ended', async () => {
    const { secret } = await world.token(ada.session)
    const first = await rotateSelf(secret, 'r1')
    world.advance(10 * MINUTE - 1)
    const again = await rotateSelf(secret, 'r1')
    expect([again.status, again.headers.get('idempotency-replayed'), again.text]).toEqual([200, 'true', first.text])
    const rotated = JSON.parse(first.text) as RotatedBody
    expect([rotated.credential.secretVersion, await world.verdict(rotated.secret)]).toEqual([2, 'ok'])
  })

  test('gets nothing with another key, other input, another call, or after ten minutes', async () => {
    const { secret } = await world.token(ada.session)
    await rotateSelf(secret, 'r1')
    expect((await rotateSelf(secret, 'r2')).code).toBe('unauthenticated')
    expect((await rotateSelf(secret, 'r1', {})).code).toBe('idempotency_key_reused')
    expect(await world.outcome('GET /v1/self', secret, { headers: once('r1') })).toBe('401 unauthenticated')
    expect(await world.outcome('POST /v1/self/revoke', secret, { headers: once('r1') })).toBe('401 unauthenticated')
    world.advance(10 * MINUTE)
    expect((await rotateSelf(secret, 'r1')).code).toBe('unauthenticated')
  })

  test('gets nothing once the token is revoked', async () => {
    const { credential, secret } = await world.token(ada.session)
    await rotateSelf(secret, 'r1')
    await world.ok(`POST /v1/tokens/${credential.id}/revoke`, ada.session)
    expect((await rotateSelf(secret, 'r1')).code).toBe('unauthenticated')
  })
})
