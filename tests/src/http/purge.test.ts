import { DAY, toInstant } from '@latchkey/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { purgeExpired } from '../../../packages/server/src/control/credentials/purge.ts'
import { type CredentialBody, type ListBody, openWorld, type Person, type World } from './world.ts'

let world: World
let ada: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
})
afterEach(() => world.close())

const purge = () => purgeExpired(world.latchkey.control, toInstant(world.now - 30 * DAY))

test('what expired long ago is purged: to a caller it was never there, its owner still learns what it was', async () => {
  const { credential, secret } = await world.token(ada.session, { expires: '7d' })
  const kept = await world.token(ada.session, { name: 'Later', expires: '30d' })
  world.advance(36 * DAY)
  expect(await world.verdict(secret)).toBe('expired')
  await purge()
  expect(await world.verdict(secret)).toBe('expired')
  world.advance(2 * DAY)
  await purge()
  expect(await purge()).toBe(0)

  expect(await world.verdict(secret)).toBe('unknown')
  expect(await world.verdict(kept.secret)).toBe('expired')
  const session = await world.session(ada.id)
  const list = await world.ok<ListBody<CredentialBody>>('GET /v1/tokens', session)
  expect(list.items.map(({ name }) => name)).toEqual(['Later'])
  const tombstone = await world.ok<CredentialBody>(`GET /v1/tokens/${credential.id}`, session)
  expect(tombstone).toMatchObject({
    name: 'Token',
    status: 'expired',
    hint: credential.hint,
    expiresAt: credential.expiresAt,
  })
  const audit = await world.ok<ListBody<{ action: string; subjectId: string; detail: object }>>(
    'GET /v1/audit',
    session,
  )
  expect(audit.items).toContainEqual(
    expect.objectContaining({
      action: 'token.purged',
      subjectId: credential.id,
      detail: expect.objectContaining({ name: 'Token' }),
    }),
  )
})

test('every kind that lasts leaves its entry in the audit log, and sessions none', async () => {
  const { id } = await world.workspace(ada.session, 'Plant')
  await world.token(ada.session, { expires: '7d' })
  await world.key(ada.session, id, { expires: '7d' })
  await world.ok('POST /v1/service-keys', world.operator, { body: { name: 'Short', expires: '7d' } })
  world.advance(38 * DAY)
  await purge()
  const { items } = await world.ok<ListBody<{ action: string }>>('GET /v1/platform/audit?limit=100', world.operator)
  const purged = items.map(({ action }) => action).filter((action) => action.endsWith('.purged'))
  expect(purged.sort()).toEqual(['key.purged', 'service_key.purged', 'token.purged'])
})

test('what was purged can be neither rotated nor prolonged', async () => {
  const { credential } = await world.token(ada.session, { expires: '7d' })
  world.advance(38 * DAY)
  await purge()
  const session = await world.session(ada.id)
  const path = `/v1/tokens/${credential.id}`
  expect(await world.outcome(`PATCH ${path}`, session, { body: { expires: '30d' } })).toBe('409 invalid_state')
  expect(await world.outcome(`POST ${path}/rotate`, session, { body: {} })).toBe('409 invalid_state')
})

test('what never expires, and what is merely revoked, is left alone', async () => {
  const lasting = await world.token(ada.session, { expires: 'never' })
  const { credential } = await world.token(ada.session, { expires: 'never' })
  await world.ok(`POST /v1/tokens/${credential.id}/revoke`, ada.session, { body: {} })
  world.advance(400 * DAY)
  await purge()
  expect(await world.verdict(lasting.secret)).toBe('ok')
  const session = await world.session(ada.id)
  expect((await world.ok<ListBody<CredentialBody>>('GET /v1/tokens', session)).items).toHaveLength(2)
})
