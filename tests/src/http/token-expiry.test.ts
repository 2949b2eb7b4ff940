import { DAY, HOUR } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CredentialBody, openWorld, type Person, START, type World } from './world.ts'

let world: World
let ada: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
})
afterEach(() => world.close())

const iso = (after: number) => new Date(START + after).toISOString()
const status = async (id: string) =>
  (await world.ok<CredentialBody>(`GET /v1/tokens/${id}`, await world.session(ada.id))).status

describe('expiry', () => {
  test.each([
    ['7d', 7],
    ['30d', 30],
    ['60d', 60],
    ['90d', 90],
    ['1y', 365],
  ])('%s ends the token exactly %i days after its creation', async (expires, days) => {
    const { credential, secret } = await world.token(ada.session, { expires })
    expect(credential.expiresAt).toBe(iso(days * DAY))
    world.advance(days * DAY - 1)
    expect([await world.verdict(secret), await status(credential.id)]).toEqual(['ok', 'active'])
    world.advance(1)
    expect([await world.verdict(secret), await status(credential.id)]).toEqual(['expired', 'expired'])
  })

  test('never keeps the token for good', async () => {
    const { credential, secret } = await world.token(ada.session, { expires: 'never' })
    expect(credential.expiresAt).toBeNull()
    world.advance(5000 * DAY)
    expect(await world.verdict(secret)).toBe('ok')
  })

  test('at a date of one’s own ends it to the millisecond, in any offset', async () => {
    const { secret } = await world.token(ada.session, { expiresAt: '2030-01-02T05:30:00.250+05:30' })
    world.advance(DAY + 249)
    expect(await world.verdict(secret)).toBe('ok')
    world.advance(1)
    expect(await world.verdict(secret)).toBe('expired')
  })

  test('that is past, unreadable, or given twice is refused by field', async () => {
    const wrong = [
      { expiresAt: iso(0) },
      { expiresAt: iso(-1) },
      { expiresAt: '2030-02-30T00:00:00Z' },
      { expiresAt: 'tomorrow' },
      { expires: '8d' },
      { expires: '7d', expiresAt: iso(DAY) },
    ]
    for (const more of wrong) {
      const answer = await world.call('POST /v1/tokens', ada.session, { body: { name: 'Token', ...more } })
      expect([answer.status, answer.code]).toEqual([400, 'invalid_input'])
      expect(answer.text).toContain('"pointer":"/expires')
    }
  })

  test('outlasts a clock that went back: what a token was before, it is again', async () => {
    const { secret } = await world.token(ada.session, { expires: '7d' })
    world.advance(7 * DAY)
    expect(await world.verdict(secret)).toBe('expired')
    world.advance(-1)
    expect(await world.verdict(secret)).toBe('ok')
  })

  test('can be shortened by a token, and an expired one is revived only by a person who just signed in', async () => {
    const { credential, secret } = await world.token(ada.session)
    const path = `/v1/tokens/${credential.id}`
    expect(await world.ok(`PATCH ${path}`, secret, { body: { expiresAt: iso(HOUR) } })).toMatchObject({
      expiresAt: iso(HOUR),
    })
    world.advance(HOUR)
    expect(await world.verdict(secret)).toBe('expired')
    const other = (await world.token(await world.session(ada.id))).secret
    expect(await world.outcome(`PATCH ${path}`, other, { body: { expires: '7d' } })).toBe(
      '403 recent_authentication_required',
    )
    await world.ok(`PATCH ${path}`, await world.session(ada.id), { body: { expires: '7d' } })
    expect(await world.verdict(secret)).toBe('ok')
  })
})

describe('a start in the future', () => {
  test('holds the token back until that very millisecond', async () => {
    const { credential, secret } = await world.token(ada.session, { notBefore: iso(HOUR) })
    expect(credential.status).toBe('not_yet_active')
    world.advance(HOUR - 1)
    expect(await world.verdict(secret)).toBe('not_yet_active')
    world.advance(1)
    expect([await world.verdict(secret), await status(credential.id)]).toEqual(['ok', 'active'])
  })

  test('after the end is refused', async () => {
    const body = { name: 'Token', notBefore: iso(8 * DAY), expires: '7d' }
    expect(await world.outcome('POST /v1/tokens', ada.session, { body })).toBe('400 invalid_input')
  })
})
