import { DAY } from '@latchkey/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CredentialBody, type IssuedBody, openWorld, type Person, START, type World } from './world.ts'

let world: World
let ada: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  await world.workspace(ada.session, 'Home')
})
afterEach(() => world.close())

const replace = (as: string, id: string, body: object = {}) => world.call(`POST /v1/tokens/${id}/replace`, as, { body })

test('a replaced token stops at once, and another reaches as far and ends when it would have', async () => {
  const expiresAt = new Date(START + 10 * DAY).toISOString()
  const before = await world.token(ada.session, { scopes: ['devices:write'], resources: ['r1'], expiresAt })
  const answer = await replace(ada.session, before.credential.id, { reason: 'seen in a log' })
  expect(answer.status).toBe(201)
  const { credential, secret } = JSON.parse(answer.text) as IssuedBody
  const { id, hint: _, createdAt: __, updatedAt: ___, ...same } = before.credential
  expect(credential).toMatchObject(same)
  expect(credential.id).not.toBe(id)
  expect(secret).not.toBe(before.secret)
  const old = JSON.parse((await world.call(`GET /v1/tokens/${id}`, ada.session)).text) as CredentialBody
  expect(old).toMatchObject({ status: 'revoked', revokeReason: 'seen in a log' })
})

test('one that is revoked or expired is not brought back', async () => {
  const { credential } = await world.token(ada.session, {})
  await replace(ada.session, credential.id)
  expect((await replace(ada.session, credential.id)).code).toBe('invalid_state')
})

test("a token can't replace one that reaches further or lives longer, nor somebody else's", async () => {
  const wide = await world.token(ada.session, { scopes: ['*'] })
  const short = await world.token(ada.session, {
    scopes: ['tokens:write', 'devices:read'],
    expiresAt: new Date(START + DAY).toISOString(),
  })
  const longer = await world.token(ada.session, { scopes: ['devices:read'], expires: 'never' })
  expect((await replace(short.secret, wide.credential.id)).code).toBe('exceeds_own_access')
  expect((await replace(short.secret, longer.credential.id)).code).toBe('exceeds_own_access')
  const grace = await world.user('grace')
  expect((await replace(grace.session, wide.credential.id)).code).toBe('not_found')
})
