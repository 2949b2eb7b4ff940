import { HOUR } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type Person, type World } from './world.ts'

let world: World
let ada: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
})
afterEach(() => world.close())

const open = (userId: string, as = world.serviceKey) => world.outcome('POST /v1/sessions', as, { body: { userId } })
const live = (session: string) => world.outcome('GET /v1/self', session)

describe('a session', () => {
  test('ends after one hour, to the millisecond', async () => {
    world.advance(HOUR - 1)
    expect(await live(ada.session)).toBe('200')
    world.advance(1)
    expect(await live(ada.session)).toBe('401 unauthenticated')
  })

  test('is opened by a service key alone, and for a live plain user alone', async () => {
    expect(await open(ada.id, ada.session)).toBe('403 credential_kind_not_accepted')
    expect(await open(ada.id, world.operator)).toBe('403 credential_kind_not_accepted')
    expect(await open('usr_nobody')).toBe('404 not_found')
    const operator = await world.user('second', 'operator')
    expect(await open(operator.id)).toBe('403 exceeds_own_access')
    await world.ok(`POST /v1/users/${ada.id}/suspend`, world.operator)
    expect(await open(ada.id)).toBe('409 invalid_state')
    await world.ok(`DELETE /v1/users/${ada.id}`, world.operator)
    expect(await open(ada.id)).toBe('404 not_found')
  })

  test('of a user who becomes an operator ends, so that no service key can raise itself', async () => {
    await world.ok(`PATCH /v1/users/${ada.id}`, world.operator, { body: { role: 'operator' } })
    expect(await live(ada.session)).toBe('401 unauthenticated')
  })

  test('can be ended by its holder, and can’t be rotated into a longer life', async () => {
    expect(await world.outcome('POST /v1/self/rotate', ada.session, { body: {} })).toBe(
      '403 credential_kind_not_accepted',
    )
    expect(await world.ok('POST /v1/self/revoke', ada.session, { body: { reason: 'Signed out' } })).toMatchObject({
      status: 'revoked',
      revokedBy: ada.id,
      revokeReason: 'Signed out',
    })
    expect(await live(ada.session)).toBe('401 unauthenticated')
  })

  test('is nothing that a resource server accepts', async () => {
    expect(await world.verdict(ada.session)).toBe('kind_not_accepted')
  })

  test('is not among the person’s tokens', async () => {
    expect(await world.ok('GET /v1/tokens', ada.session)).toEqual({ items: [], nextCursor: null })
  })
})
