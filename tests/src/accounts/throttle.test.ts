import { HOUR, MINUTE, SECOND } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { type AccountWorld, openAccountWorld, PASSWORD } from './world.ts'

let world: AccountWorld
beforeEach(async () => {
  world = await openAccountWorld()
  await world.person('ada')
})
afterEach(() => world.close())

const attempt = (browser: Browser, name = 'ada', password = 'not the right one') =>
  browser.submit('/sign-in', { email: `${name}@example.com`, password })
const statuses = async (times: number, one: () => Promise<{ status: number }>) => {
  const found: number[] = []
  for (let time = 0; time < times; time++) found.push((await one()).status)
  return found
}

describe('wrong passwords for one account from one place', () => {
  test('are answered five times, and then only after a wait that doubles', async () => {
    const thief = world.browser('198.51.100.9')
    expect(await statuses(6, () => attempt(thief))).toEqual([403, 403, 403, 403, 403, 429])
    const { text } = await attempt(thief)
    expect(text).toContain('wait 15 seconds')
    world.advance(15 * SECOND)
    expect(await statuses(2, () => attempt(thief))).toEqual([403, 429])
    world.advance(15 * SECOND)
    expect((await attempt(thief)).status).toBe(429)
    world.advance(15 * SECOND)
    expect((await attempt(thief)).status).toBe(403)
  })

  test('count for accounts that are not there too, so that a wait tells nothing', async () => {
    expect(await statuses(6, () => attempt(world.browser(), 'nobody'))).toEqual([403, 403, 403, 403, 403, 429])
  })

  test('made all at once count as many', async () => {
    const thief = world.browser('198.51.100.9')
    const form = /name="form" value="([^"]*)"/.exec((await thief.get('/sign-in')).text)?.[1] ?? ''
    const fields = { form, email: 'ada@example.com', password: 'not the right one' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => thief.post('/sign-in', fields)))
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(5)
  })

  test('are forgotten once the right one is given', async () => {
    const owner = world.browser()
    await statuses(4, () => attempt(owner))
    expect((await attempt(owner, 'ada', PASSWORD)).status).toBe(303)
    expect(await statuses(5, () => attempt(world.browser()))).toEqual([403, 403, 403, 403, 403])
  })

  test('hold up nobody who comes from elsewhere', async () => {
    await statuses(10, () => attempt(world.browser('198.51.100.9')))
    expect((await attempt(world.browser('192.0.2.77'), 'ada', PASSWORD)).status).toBe(303)
  })
})

describe('wrong passwords for many accounts from one place', () => {
  test('slow that place down, and no other', async () => {
    const place = () => world.browser('198.51.100.9')
    let count = 0
    expect(await statuses(31, () => attempt(place(), `person${count++}`))).toEqual([...Array(30).fill(403), 429])
    expect((await attempt(place(), 'ada', PASSWORD)).status).toBe(429)
    expect((await attempt(world.browser(), 'ada', PASSWORD)).status).toBe(303)
  })

  test('are not undone by signing in to an account of one’s own now and then', async () => {
    await world.person('mallory')
    const place = () => world.browser('198.51.100.9')
    let count = 0
    await statuses(29, () => attempt(place(), `person${count++}`))
    expect((await attempt(place(), 'mallory', PASSWORD)).status).toBe(303)
    expect(await statuses(2, () => attempt(place(), `person${count++}`))).toEqual([403, 429])
  })
})

describe('wrong passwords for one account from everywhere', () => {
  const flood = async () => {
    for (let place = 0; place < 60; place++) await attempt(world.browser(`198.51.${place}.1`))
  }

  test('slow strangers down, and never the owner in a browser of theirs', async () => {
    const known = await world.signedIn('ada')
    await known.submit('/sign-out', {})
    await flood()
    const stranger = await attempt(world.browser('203.0.113.5'), 'ada', PASSWORD)
    expect(stranger.status).toBe(429)
    expect((await attempt(known, 'ada', PASSWORD)).status).toBe(303)
  })

  test('keep nobody out for longer than a minute', async () => {
    await flood()
    world.advance(MINUTE)
    expect((await attempt(world.browser('203.0.113.5'), 'ada', PASSWORD)).status).toBe(303)
  })

  test('are forgotten after an hour', async () => {
    await flood()
    world.advance(HOUR)
    expect((await attempt(world.browser('203.0.113.5'), 'ada', PASSWORD)).status).toBe(303)
  })
})

describe('the cookie of a known browser', () => {
  test('is of no use for another account, and can’t be made up', async () => {
    await world.person('bob')
    const bob = await world.signedIn('bob')
    await bob.submit('/sign-out', {})
    expect(await statuses(6, () => attempt(bob))).toEqual([403, 403, 403, 403, 403, 429])
    const forger = world.browser('198.51.100.200')
    const cookie = bob.cookies.get('__Host-latchkey-device') ?? ''
    const ada = await world.ok<{ items: { id: string; name: string }[] }>('GET /v1/users', world.operator)
    const id = ada.items.find(({ name }) => name === 'ada')?.id ?? ''
    forger.cookies.set('__Host-latchkey-device', cookie.replace(/^[^.]+/, id))
    expect(await statuses(6, () => attempt(forger))).toEqual([403, 403, 403, 403, 403, 429])
  })

  test('has limits of its own', async () => {
    const known = await world.signedIn('ada')
    await known.submit('/sign-out', {})
    expect(await statuses(11, () => attempt(known))).toEqual([...Array(10).fill(403), 429])
  })

  test('opens nothing by itself', async () => {
    const known = await world.signedIn('ada')
    known.cookies.delete('__Host-latchkey')
    expect((await known.get('/v1/session')).status).toBe(401)
  })
})
