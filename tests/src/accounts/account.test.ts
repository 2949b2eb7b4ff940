import { MINUTE, SECOND } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Browser, outcomeOf } from './browser.ts'
import { type AccountWorld, openAccountWorld, PASSWORD } from './world.ts'

let world: AccountWorld
let ada: Browser
let adaId: string
beforeEach(async () => {
  world = await openAccountWorld()
  adaId = (await world.person('ada')).id
  ada = await world.signedIn('ada')
})
afterEach(() => world.close())

const NEXT = 'nine purple elephants'
const live = async (browser: Browser) => (await browser.get('/v1/session')).status === 200
const later = () => world.advance(15 * MINUTE + 1)

describe('showing a secret', () => {
  const create = () => ada.api('POST /v1/tokens', { name: 'Mine' })

  test('needs no more proof within a quarter of an hour, to the millisecond', async () => {
    world.advance(15 * MINUTE)
    expect((await create()).status).toBe(201)
    world.advance(1)
    expect(outcomeOf(await create())).toBe('403 recent_authentication_required')
  })

  test('goes on after the password was given once more', async () => {
    later()
    const { status, json } = await ada.api('POST /v1/session/authenticate', { password: PASSWORD })
    expect(status).toBe(200)
    expect(json['session']).toMatchObject({ recentUntil: new Date(world.now + 15 * MINUTE).toISOString() })
    expect((await create()).status).toBe(201)
  })

  test('goes on after the page for it', async () => {
    later()
    const sent = await ada.submit('/reauthenticate?return=%2Ftokens', { password: PASSWORD })
    expect(sent).toMatchObject({ status: 303, location: '/tokens' })
    expect((await create()).status).toBe(201)
  })
})

describe('proving once more who one is', () => {
  test('gives the session another secret, and the old one is of no use from then on', async () => {
    const old = ada.cookies.get('__Host-latchkey') ?? ''
    const { json, text } = await ada.api('POST /v1/session/authenticate', { password: PASSWORD })
    const next = ada.cookies.get('__Host-latchkey') ?? ''
    expect(next).not.toBe(old)
    expect(text).not.toContain(next)
    expect(json['csrfToken']).toEqual(expect.any(String))
    ada.cookies.set('__Host-latchkey', old)
    expect(await live(ada)).toBe(false)
    ada.cookies.set('__Host-latchkey', next)
    expect(await live(ada)).toBe(true)
  })

  test('is refused with a wrong password, and slowed down like signing in', async () => {
    const found = []
    for (let time = 0; time < 6; time++)
      found.push(outcomeOf(await ada.api('POST /v1/session/authenticate', { password: 'wrong' })))
    expect(found).toEqual([...Array(5).fill('403 authentication_refused'), '429 rate_limited'])
    world.advance(15 * SECOND)
    expect((await ada.api('POST /v1/session/authenticate', { password: PASSWORD })).status).toBe(200)
  })

  test('is nothing that a session of the platform’s backend can do', async () => {
    const session = await world.session(adaId)
    const body = { password: PASSWORD }
    expect(await world.outcome('POST /v1/session/authenticate', session, { body })).toBe('403 exceeds_own_access')
  })

  test('on its page leads to signing in when nobody is', async () => {
    const { status, location } = await world.browser().get('/reauthenticate?return=%2Ftokens')
    expect([status, location]).toEqual([303, '/sign-in?return=%2Ftokens'])
  })
})

describe('a password', () => {
  const set = (body: object) => ada.api('POST /v1/account/password', body)

  test('is changed by who knows it, and every other session ends', async () => {
    const other = await world.signedIn('ada')
    later()
    expect((await set({ current: PASSWORD, next: NEXT })).json).toEqual({ done: true })
    expect([await live(ada), await live(other)]).toEqual([true, false])
    const signIn = (password: string) => world.browser().submit('/sign-in', { email: 'ada@example.com', password })
    expect([(await signIn(PASSWORD)).status, (await signIn(NEXT)).status]).toEqual([403, 303])
  })

  test('is changed without it only shortly after signing in', async () => {
    later()
    expect(outcomeOf(await set({ next: NEXT }))).toBe('403 recent_authentication_required')
    await ada.api('POST /v1/session/authenticate', { password: PASSWORD })
    expect((await set({ next: NEXT })).status).toBe(200)
  })

  test.each([
    ['wrong', NEXT, '403 authentication_refused'],
    [PASSWORD, 'short', '400 invalid_input'],
    [PASSWORD, 'ada@example.com', '400 invalid_input'],
  ])('is not changed with %j and %j', async (current, next, outcome) => {
    expect(outcomeOf(await set({ current, next }))).toBe(outcome)
    expect((await world.browser().submit('/sign-in', { email: 'ada@example.com', password: PASSWORD })).status).toBe(
      303,
    )
  })

  test('is nothing that the platform’s backend can choose for somebody', async () => {
    const session = await world.session(adaId)
    expect(await world.outcome('POST /v1/account/password', session, { body: { next: NEXT } })).toBe(
      '403 exceeds_own_access',
    )
  })

  test('is gone with its person', async () => {
    await world.ok(`DELETE /v1/users/${adaId}`, world.operator)
    expect((await world.browser().submit('/sign-in', { email: 'ada@example.com', password: PASSWORD })).status).toBe(
      403,
    )
  })

  test('is nowhere in the database or the log', async () => {
    await set({ current: PASSWORD, next: NEXT })
    const { readFileSync, readdirSync } = await import('node:fs')
    const files = readdirSync(world.folder).map((name) => readFileSync(`${world.folder}/${name}`).toString('latin1'))
    for (const text of [...files, world.log.join('')]) {
      expect(text.includes(PASSWORD)).toBe(false)
      expect(text.includes(NEXT)).toBe(false)
    }
  })
})

describe('sessions', () => {
  interface Listed {
    readonly items: { readonly id: string; readonly name: string; readonly isCurrent: boolean }[]
  }
  const list = async (browser: Browser) => JSON.parse((await browser.get('/v1/account/sessions')).text) as Listed

  test('are listed with the program and place that they were opened with', async () => {
    const phone = world.browser('203.0.113.5')
    phone.headers['user-agent'] = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1'
    world.advance(1)
    await phone.submit('/sign-in', { email: 'ada@example.com', password: PASSWORD })
    expect((await list(ada)).items).toMatchObject([
      { name: 'Safari on iPhone', address: '203.0.113.5', isCurrent: false },
      { name: 'Unknown program', address: '192.0.2.1', isCurrent: true },
    ])
  })

  test('are ended one by one, or all but the one that asks', async () => {
    const others = [await world.signedIn('ada'), await world.signedIn('ada'), await world.signedIn('ada')]
    const [first] = others as [Browser]
    const own = (await list(first)).items.find(({ isCurrent }) => isCurrent)
    expect((await ada.api(`POST /v1/account/sessions/${own?.id}/revoke`, {})).status).toBe(200)
    expect(await Promise.all(others.map(live))).toEqual([false, true, true])
    await ada.api('POST /v1/account/sessions/revoke-others', {})
    expect(await Promise.all([ada, ...others].map(live))).toEqual([true, false, false, false])
    expect((await list(ada)).items).toHaveLength(1)
  })

  test('of others can’t be ended, nor told from those that never were', async () => {
    await world.person('bob')
    const bob = await world.signedIn('bob')
    const [bobs] = (await list(bob)).items
    const token = (await ada.api('POST /v1/tokens', { name: 'Mine' })).json['credential'] as unknown as { id: string }
    const answers = []
    for (const id of [bobs?.id, 'ses_00000000000000000000000000', token.id])
      answers.push((await ada.api(`POST /v1/account/sessions/${id}/revoke`, {})).text)
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('not_found')
    expect(await live(bob)).toBe(true)
  })
})

describe('an account', () => {
  test('is shown and edited by its person', async () => {
    const before = { name: 'ada', email: 'ada@example.com', emailVerified: false, language: null }
    expect(JSON.parse((await ada.get('/v1/account')).text)).toMatchObject({
      ...before,
      notifications: { expiry7d: true },
    })
    const edit = { name: 'Ada <b>L.</b>', language: 'de', notifications: { expiry7d: false } }
    expect((await ada.api('PATCH /v1/account', edit)).json).toMatchObject({ ...before, ...edit })
    expect(JSON.parse((await ada.get('/v1/account')).text)).toMatchObject({ ...before, ...edit })
    expect((await ada.get('/reauthenticate')).text).toContain('Ada &lt;b&gt;L.&lt;/b&gt;')
  })

  test.each([
    { email: 'new@example.com' },
    { role: 'operator' },
    { language: 'xx' },
    { name: '' },
    { notifications: { x: true } },
  ])('is not edited with %j', async (edit) => {
    expect(outcomeOf(await ada.api('PATCH /v1/account', edit))).toBe('400 invalid_input')
  })
})

test('what somebody changes of their own account is in its history, and no password is', async () => {
  await ada.api('POST /v1/session/authenticate', { password: PASSWORD })
  await ada.api('PATCH /v1/account', { name: 'Ada L.' })
  await ada.api('POST /v1/account/password', { current: PASSWORD, next: NEXT })
  const { text } = await ada.get('/v1/audit')
  for (const action of ['session.authenticated', 'account.edited', 'password.set'])
    expect(text).toContain(`"${action}"`)
  for (const password of [PASSWORD, NEXT]) expect(text).not.toContain(password)
})

test('an invitation is in the history of the platform, and its link is not', async () => {
  const body = { email: 'bob@example.com', name: 'Bob' }
  const { id } = await world.ok<{ id: string }>('POST /v1/users', world.operator, { body })
  const { path } = await world.ok<{ path: string }>(`POST /v1/users/${id}/invite`, world.operator, { body: {} })
  const { text } = await world.call('GET /v1/platform/audit', world.operator)
  expect(text).toContain('"user.invited"')
  expect(text).not.toContain(path.slice(-16))
})
