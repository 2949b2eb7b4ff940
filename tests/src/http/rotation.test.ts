import { DAY, HOUR, MINUTE, SECOND } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type IssuedBody, openWorld, type Person, type RotatedBody, START, type World } from './world.ts'

let world: World
let ada: Person
let made: IssuedBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  made = await world.token(ada.session, { expires: 'never' })
})
afterEach(() => world.close())

const iso = (after: number) => new Date(START + after).toISOString()
async function rotate(overlap?: object, as = ada.session): Promise<RotatedBody> {
  const body = overlap === undefined ? {} : { overlap }
  return world.ok(`POST /v1/tokens/${made.credential.id}/rotate`, as, { body })
}
const deadline = (seconds: number) => ({ until: 'deadline', seconds })
const verdicts = async (...secrets: string[]) => {
  const found: string[] = []
  for (const secret of secrets) found.push(await world.verdict(secret))
  return found
}

describe('rotation', () => {
  test('keeps id, name, scopes and expiry, and gives another secret', async () => {
    const rotated = await rotate()
    expect(rotated.secret).not.toBe(made.secret)
    const { hint } = rotated.credential
    expect(hint.slice(-4)).toBe(rotated.secret.slice(-4))
    expect(rotated.credential).toEqual({ ...made.credential, secretVersion: 2, hint })
  })

  test('by default ends the old secret at the first use of the new one', async () => {
    const rotated = await rotate()
    expect(rotated).toMatchObject({ oldSecretEndsAtFirstUse: true, oldSecretEndsAt: iso(7 * DAY) })
    expect(await verdicts(made.secret, made.secret)).toEqual(['ok', 'ok'])
    expect(await verdicts(rotated.secret, made.secret, rotated.secret)).toEqual(['ok', 'rotated', 'ok'])
  })

  test('counts a management call with the new secret as its first use', async () => {
    const rotated = await rotate()
    expect(await world.outcome('GET /v1/self', rotated.secret)).toBe('200')
    expect(await verdicts(made.secret)).toEqual(['rotated'])
  })

  test('ends the old secret after seven days, though the new one was never used', async () => {
    const rotated = await rotate()
    world.advance(7 * DAY - 1)
    expect(await verdicts(made.secret)).toEqual(['ok'])
    world.advance(1)
    expect(await verdicts(made.secret, rotated.secret)).toEqual(['rotated', 'ok'])
  })

  test('with a deadline lets both secrets live until that very millisecond, used or not', async () => {
    const rotated = await rotate(deadline(3600))
    expect(rotated).toMatchObject({ oldSecretEndsAtFirstUse: false, oldSecretEndsAt: iso(HOUR) })
    world.advance(HOUR - 1)
    expect(await verdicts(rotated.secret, made.secret)).toEqual(['ok', 'ok'])
    world.advance(1)
    expect(await verdicts(made.secret, rotated.secret)).toEqual(['rotated', 'ok'])
  })

  test('with a deadline of 0 ends the old secret at once', async () => {
    const rotated = await rotate(deadline(0))
    expect(await verdicts(made.secret, rotated.secret)).toEqual(['rotated', 'ok'])
  })

  test('twice, unused between, ends each older secret at the first use of a later one', async () => {
    const second = await rotate()
    const third = await rotate()
    expect(third.credential.secretVersion).toBe(3)
    expect(await verdicts(made.secret)).toEqual(['ok'])
    expect(await verdicts(second.secret, made.secret)).toEqual(['ok', 'rotated'])
    expect(await verdicts(third.secret, second.secret, made.secret)).toEqual(['ok', 'rotated', 'rotated'])
  })

  test('never gives an older secret more time than it had', async () => {
    const second = await rotate(deadline(60))
    const third = await rotate(deadline(3600))
    world.advance(MINUTE)
    expect(await verdicts(made.secret, second.secret, third.secret)).toEqual(['rotated', 'ok', 'ok'])
    await rotate()
    world.advance(HOUR)
    expect(await verdicts(second.secret)).toEqual(['rotated'])
  })

  test('of a suspended token keeps it suspended, and of an expired one is refused', async () => {
    const path = `/v1/tokens/${made.credential.id}`
    await world.ok(`POST ${path}/suspend`, ada.session)
    const rotated = await rotate(deadline(0))
    expect(await verdicts(rotated.secret, made.secret)).toEqual(['suspended', 'suspended'])
    await world.ok(`POST ${path}/resume`, ada.session)
    expect(await verdicts(rotated.secret, made.secret)).toEqual(['ok', 'rotated'])
    await world.ok(`PATCH ${path}`, ada.session, { body: { expiresAt: iso(SECOND) } })
    world.advance(SECOND)
    expect(await world.outcome(`POST ${path}/rotate`, ada.session, { body: {} })).toBe('409 invalid_state')
  })

  test.each([
    [{ until: 'deadline' }],
    [deadline(-1)],
    [deadline(604_801)],
    [deadline(0.5)],
    [{ until: 'first_use', seconds: 1 }],
    [{ until: 'never' }],
  ])('with the overlap %j is refused and leaves the old secret alone', async (overlap) => {
    const path = `/v1/tokens/${made.credential.id}/rotate`
    expect(await world.outcome(`POST ${path}`, ada.session, { body: { overlap } })).toBe('400 invalid_input')
    expect(await verdicts(made.secret)).toEqual(['ok'])
  })

  test('called by many at once gives each a secret of its own, of which one is the newest', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => rotate(deadline(60))))
    expect(all.map(({ credential }) => credential.secretVersion).sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(new Set(all.map(({ secret }) => secret)).size).toBe(8)
    world.advance(MINUTE)
    const newest = all.find(({ credential }) => credential.secretVersion === 9)?.secret ?? ''
    expect(await verdicts(newest)).toEqual(['ok'])
    for (const { secret } of all) if (secret !== newest) expect(await verdicts(secret)).toEqual(['rotated'])
  })
})
