import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { type AccountWorld, openFreshAccountWorld, PASSWORD } from './world.ts'

let world: AccountWorld
let browser: Browser
let secret: string
beforeEach(async () => {
  world = await openFreshAccountWorld()
  browser = world.browser()
  secret = world.latchkey.setUpSecret?.reveal() ?? ''
})
afterEach(() => world.close())

const FIRST = { name: 'First', email: 'First@Example.com', password: PASSWORD }

describe('the set-up page', () => {
  test('makes the first operator, who is signed in with it', async () => {
    expect(await browser.submit('/setup', { secret, ...FIRST })).toMatchObject({ status: 303, location: '/' })
    const { user, session } = JSON.parse((await browser.get('/v1/session')).text) as Record<string, object>
    expect(user).toMatchObject({ name: 'First', email: 'first@example.com', role: 'operator' })
    expect(session).toMatchObject({ authenticatedAt: new Date(world.now).toISOString() })
    expect((await browser.get('/v1/users')).status).toBe(200)
  })

  test('lets them in again with the password that was chosen', async () => {
    await browser.submit('/setup', { secret, ...FIRST })
    const other = world.browser()
    expect(await other.submit('/sign-in', { email: FIRST.email, password: PASSWORD })).toMatchObject({ status: 303 })
  })

  test('works once', async () => {
    await browser.submit('/setup', { secret, ...FIRST })
    const page = await world.browser().get('/setup')
    expect(page.status).toBe(410)
    const again = await world.browser().post('/setup', { secret, ...FIRST })
    expect([again.status, again.text.includes('already')]).toEqual([410, true])
  })

  test.each([
    ['a wrong secret', { secret: `setup_${'A'.repeat(32)}` }, 403, 'not the set-up secret'],
    ['no secret', { secret: '' }, 403, 'not the set-up secret'],
    ['no address', { email: 'nobody' }, 400, 'name@example.com'],
    ['no name', { name: ' ' }, 400, 'Write your name'],
    ['a short password', { password: 'short' }, 400, 'at least 12'],
    ['a password made of the name', { password: 'first@example.com' }, 400, 'not made of your name'],
  ])(
    'with %s says what is wrong, keeps what was typed but the password, and changes nothing',
    async (_, fault, status, said) => {
      const page = await browser.submit('/setup', { secret, ...FIRST, ...fault })
      expect(page.status).toBe(status)
      expect(page.text).toContain(said)
      expect(page.text).toContain('aria-invalid="true"')
      expect(page.text).not.toContain(PASSWORD)
      expect(await browser.submit('/setup', { secret, ...FIRST })).toMatchObject({ status: 303 })
    },
  )

  test('is where every other page leads before the set-up', async () => {
    for (const path of ['/sign-in', '/sign-out'])
      expect(await browser.get(path)).toMatchObject({ status: 303, location: '/setup' })
  })

  test('is there in German too', async () => {
    browser.headers['accept-language'] = 'de-DE,de;q=0.9,en;q=0.8'
    const { text } = await browser.get('/setup')
    expect(text).toContain('<html lang="de">')
    expect(text).toContain('Einrichtungsgeheimnis')
  })
})
