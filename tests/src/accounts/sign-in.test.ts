import { DAY } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { type AccountWorld, openAccountWorld, PASSWORD } from './world.ts'

let world: AccountWorld
let browser: Browser
beforeEach(async () => {
  world = await openAccountWorld()
  browser = world.browser()
  await world.person('ada')
})
afterEach(() => world.close())

const signIn = (fields: object = {}, path = '/sign-in') =>
  browser.submit(path, { email: 'ada@example.com', password: PASSWORD, ...fields })
const isSignedIn = async () => (await browser.get('/v1/session')).status === 200

describe('signing in by password', () => {
  test('opens a session that the cookie holds, and that ends after seven days', async () => {
    const { headers } = await signIn()
    expect(headers.getSetCookie().find((set) => set.startsWith('__Host-latchkey='))).toMatch(
      /^__Host-latchkey=lk_ses_\w+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(JSON.parse((await browser.get('/v1/session')).text)).toMatchObject({
      user: { name: 'ada', email: 'ada@example.com', role: 'user', emailVerified: false },
      signInMethods: { password: true, passkeys: 0, oidc: [] },
      signOutUrl: '/sign-out',
    })
    world.advance(7 * DAY - 1)
    expect(await isSignedIn()).toBe(true)
    world.advance(1)
    expect(await isSignedIn()).toBe(false)
  })

  test('takes the address in any case', async () => {
    expect((await signIn({ email: ' ADA@Example.COM ' })).status).toBe(303)
  })

  test('puts a new session in place of the one that the browser had, which ends', async () => {
    await signIn()
    const before = browser.cookies.get('__Host-latchkey') ?? ''
    // The page itself sends on whoever is signed in, so another tab's form is sent.
    const other = world.browser()
    for (const [name, value] of browser.cookies) other.cookies.set(name, value)
    const page = await browser.get('/sign-out')
    const form = /name="form" value="([^"]*)"/.exec(page.text)?.[1] ?? ''
    await browser.post('/sign-in', { form, email: 'ada@example.com', password: PASSWORD })
    expect(browser.cookies.get('__Host-latchkey')).not.toBe(before)
    expect(await isSignedIn()).toBe(true)
    expect((await other.get('/v1/session')).status).toBe(401)
  })

  test('never takes a session over that somebody else put into the browser', async () => {
    const attacker = await world.signedIn('ada')
    const planted = attacker.cookies.get('__Host-latchkey') ?? ''
    await world.person('bob')
    browser.cookies.set('__Host-latchkey', planted)
    const page = await browser.get('/sign-out')
    const form = /name="form" value="([^"]*)"/.exec(page.text)?.[1] ?? ''
    await browser.post('/sign-in', { form, email: 'bob@example.com', password: PASSWORD })
    expect(browser.cookies.get('__Host-latchkey')).not.toBe(planted)
    expect((await attacker.get('/v1/session')).status).toBe(401)
  })

  test('makes an audit record that says how', async () => {
    await signIn()
    const { text } = await browser.get('/v1/audit')
    expect(text).toContain('"action":"session.created"')
    expect(text).toContain('"method":"password"')
  })
})

describe('a sign-in that is refused', () => {
  test('is the same page for a wrong password, an unknown person, one without a password and a suspended one', async () => {
    await world.user('carol')
    const dave = await world.person('dave')
    await world.ok(`POST /v1/users/${dave.id}/suspend`, world.operator)
    const pages = []
    for (const [name, password] of [
      ['ada', 'not the right one'],
      ['nobody', PASSWORD],
      ['carol', PASSWORD],
      ['dave', PASSWORD],
    ]) {
      const own = world.browser()
      const { status, text } = await own.submit('/sign-in', { email: `${name}@example.com`, password: password ?? '' })
      pages.push([
        status,
        text.replaceAll(`${name}@example.com`, 'X').replaceAll(/(?:name="form" value|data-passkey)="[^"]*"/g, ''),
      ])
      expect(own.cookies.has('__Host-latchkey')).toBe(false)
    }
    expect(pages[0]?.[0]).toBe(403)
    for (const page of pages) expect(page).toEqual(pages[0])
  })

  test('never repeats the password, on the page or in the log', async () => {
    const { text } = await signIn({ password: 'a canary in the mine' })
    expect(text).not.toContain('canary')
    expect(world.log.join('')).not.toContain('canary')
  })

  test('escapes what was typed', async () => {
    const { text } = await signIn({ email: '"><script>alert(1)</script>' })
    expect(text).not.toContain('<script>alert')
    expect(text).toContain('&lt;script&gt;')
  })
})

describe('after signing in', () => {
  test.each([
    ['/tokens?state=active#top', '/tokens?state=active#top'],
    ['/device', '/device'],
    ['https://evil.example/', '/'],
    ['//evil.example/', '/'],
    ['/\\evil.example/', '/'],
    ['/\t/evil.example/', '/'],
    ['/.//evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
  ])('somebody who came from %j goes to %j', async (asked, led) => {
    expect((await signIn({}, `/sign-in?return=${encodeURIComponent(asked)}`)).location).toBe(led)
  })

  test('the sign-in page leads on', async () => {
    await signIn()
    expect(await browser.get('/sign-in?return=%2Ftokens')).toMatchObject({ status: 303, location: '/tokens' })
  })
})

describe('signing out', () => {
  test('asks first, then ends the session and clears the cookie', async () => {
    await signIn()
    const session = browser.cookies.get('__Host-latchkey') ?? ''
    expect((await browser.get('/sign-out')).status).toBe(200)
    expect(await isSignedIn()).toBe(true)
    await browser.submit('/sign-out', {})
    expect(browser.cookies.has('__Host-latchkey')).toBe(false)
    expect(await world.outcome('GET /v1/self', session)).toBe('401 unauthenticated')
  })

  test('by the API does the same', async () => {
    await signIn()
    const session = browser.cookies.get('__Host-latchkey') ?? ''
    expect((await browser.api('POST /v1/session/end', {})).json).toEqual({ done: true })
    expect(browser.cookies.has('__Host-latchkey')).toBe(false)
    expect(await world.outcome('GET /v1/self', session)).toBe('401 unauthenticated')
  })
})
