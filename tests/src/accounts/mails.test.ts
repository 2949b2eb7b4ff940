import { DAY, HOUR } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { headerOf, type MailServer, startMailServer } from '../notices/mail-server.ts'
import { type Browser, outcomeOf } from './browser.ts'
import { type AccountWorld, ORIGIN, openAccountWorld, PASSWORD } from './world.ts'

let world: AccountWorld
let server: MailServer
beforeEach(async () => {
  server = await startMailServer()
  const mail = { smtpUrl: `smtp://localhost:${server.port}?tls=none`, from: 'Devices <noreply@devices.example>' }
  world = await openAccountWorld({ mail, notices: { earlyDays: 0, finalDays: 0 } })
})
afterEach(async () => {
  await world.close()
  await server.close()
})

const NEXT = 'nine purple elephants'

/** The newest mail, once there are so many. */
async function mail(count: number) {
  await expect.poll(() => server.taken.length, { timeout: 10_000 }).toBe(count)
  const { to, raw } = server.taken.at(-1) ?? { to: [], raw: '' }
  const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=')
  const link = new RegExp(`${ORIGIN}(/[a-z-]+\\?token=[\\w-]+)`).exec(text)?.[1] ?? ''
  return { to, text, link, subject: headerOf(raw, 'Subject') ?? '' }
}

const tokenOf = (link: string): string => link.slice(link.indexOf('=') + 1)
const open = (browser: Browser, link: string, fields: Record<string, string> = {}) => browser.submit(link, fields)
const signIn = async (password: string) =>
  (await world.browser().submit('/sign-in', { email: 'ada@example.com', password })).status

describe('an invitation', () => {
  const create = (more: object = {}) =>
    world.ok<{ id: string }>('POST /v1/users', world.operator, {
      body: { email: 'ada@example.com', name: 'Ada', invite: true, ...more },
    })

  test('goes out by mail, and lets its reader choose name and password and sign in', async () => {
    const { id } = await create()
    const { to, link, subject } = await mail(1)
    expect([to, subject]).toEqual([['ada@example.com'], 'Devices: you are invited'])
    const browser = world.browser()
    expect((await browser.get(link)).text).toContain('ada@example.com')
    expect((await open(browser, link, { name: 'Ada L.', password: PASSWORD })).status).toBe(303)
    expect(JSON.parse((await browser.get('/v1/session')).text)).toMatchObject({
      user: { id, name: 'Ada L.', email: 'ada@example.com', emailVerified: true },
    })
    expect(await signIn(PASSWORD)).toBe(303)
  })

  test('works once, for seven days, and only the newest', async () => {
    const { id } = await create()
    const first = (await mail(1)).link
    expect(await world.ok(`POST /v1/users/${id}/invite`, world.operator, { body: {} })).toEqual({
      sent: true,
      path: null,
    })
    const second = (await mail(2)).link
    expect((await world.browser().get(first)).status).toBe(404)
    world.advance(7 * DAY - 1)
    expect((await world.browser().get(second)).status).toBe(200)
    world.advance(1)
    expect((await world.browser().get(second)).status).toBe(404)
    await world.ok(`POST /v1/users/${id}/invite`, world.operator, { body: {} })
    const third = (await mail(3)).link
    const both = await Promise.all(
      [world.browser(), world.browser()].map((browser) => open(browser, third, { name: 'Ada', password: PASSWORD })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([303, 404])
  })

  test('is not there for who can sign in already', async () => {
    const { id } = await world.person('ada')
    expect(await world.outcome(`POST /v1/users/${id}/invite`, world.operator, { body: {} })).toBe('409 invalid_state')
  })

  test('is not taken up with a password that will not do, and can be tried again', async () => {
    await create()
    const { link } = await mail(1)
    const browser = world.browser()
    const { status, text } = await open(browser, link, { name: 'Ada', password: 'short' })
    expect([status, text.includes('at least 12')]).toEqual([400, true])
    expect((await open(browser, link, { name: 'Ada', password: PASSWORD })).status).toBe(303)
  })

  test('says the name that somebody chose as text', async () => {
    await create({ name: '<img src=x onerror=alert(1)>' })
    const { text, link } = await mail(1)
    expect(text).toContain('&lt;img src')
    expect((await world.browser().get(link)).text).not.toContain('<img src=x')
  })
})

describe('a forgotten password', () => {
  const ask = (email: string, browser = world.browser()) => browser.submit('/password-reset', { email })

  test('is replaced by a link in a mail, which ends every session and tells the owner', async () => {
    await world.person('ada')
    const other = await world.signedIn('ada')
    await ask('ADA@example.com')
    const { to, link } = await mail(1)
    expect(to).toEqual(['ada@example.com'])
    const browser = world.browser()
    expect((await open(browser, link, { password: NEXT })).status).toBe(303)
    expect([(await browser.get('/v1/session')).status, (await other.get('/v1/session')).status]).toEqual([200, 401])
    expect([await signIn(PASSWORD), await signIn(NEXT)]).toEqual([403, 303])
    expect((await mail(2)).subject).toBe('Devices: your password was changed')
    expect((await world.browser().get(link)).status).toBe(404)
  })

  test('is answered alike whether there is such an account or not', async () => {
    await world.person('ada')
    const answers = []
    for (const email of ['ada@example.com', 'nobody@example.com']) {
      const { status, text } = await ask(email)
      answers.push({ status, text })
    }
    expect(answers[0]).toEqual(answers[1])
    await mail(1)
  })

  test('has a link that works for an hour', async () => {
    await world.person('ada')
    await ask('ada@example.com')
    const { link } = await mail(1)
    world.advance(HOUR)
    expect((await world.browser().get(link)).status).toBe(404)
  })

  test('sends no more than a few mails to one address', async () => {
    await world.person('ada')
    const found = []
    for (let time = 0; time < 5; time++)
      found.push((await ask('ada@example.com', world.browser(`192.0.2.${time}`))).status)
    expect(found).toEqual([200, 200, 200, 429, 429])
    await mail(3)
  })

  test('is nothing for a suspended person', async () => {
    const { id } = await world.person('ada')
    await ask('ada@example.com')
    const { link } = await mail(1)
    await world.ok(`POST /v1/users/${id}/suspend`, world.operator)
    expect((await world.browser().get(link)).status).toBe(404)
  })

  test.each(['', 'x', 'A'.repeat(5000)])('is not replaced by the link %j', async (token) => {
    expect((await world.browser().get(`/password-reset?token=${token}`)).status).toBe(404)
  })
})

describe('another address', () => {
  let ada: Browser
  beforeEach(async () => {
    await world.person('ada')
    ada = await world.signedIn('ada')
  })
  const change = (email: string) => ada.api('POST /v1/account/email', { email })
  const account = async () => JSON.parse((await ada.get('/v1/account')).text) as object

  test('counts once the link in its mailbox was opened, and the old one is told', async () => {
    expect((await change('ada@new.example')).json).toEqual({ done: true })
    const { to, link } = await mail(1)
    expect(to).toEqual(['ada@new.example'])
    expect(await account()).toMatchObject({ email: 'ada@example.com', emailVerified: false })
    expect((await world.browser().get(link)).text).toContain('ada@new.example')
    expect(await account()).toMatchObject({ email: 'ada@example.com' })
    expect((await open(world.browser(), link)).status).toBe(200)
    expect(await account()).toMatchObject({ email: 'ada@new.example', emailVerified: true })
    expect((await mail(2)).to).toEqual(['ada@example.com'])
  })

  test('can be the one that is there, to confirm it', async () => {
    await change('ada@example.com')
    await open(world.browser(), (await mail(1)).link)
    expect(await account()).toMatchObject({ email: 'ada@example.com', emailVerified: true })
  })

  test('that is somebody’s is told to nobody but its reader', async () => {
    await world.person('bob')
    expect((await change('bob@example.com')).json).toEqual({ done: true })
    const { status, text } = await open(world.browser(), (await mail(1)).link)
    expect([status, text.includes('Somebody else')]).toEqual([409, true])
    expect(await account()).toMatchObject({ email: 'ada@example.com' })
  })

  test('asks for one more proof after a quarter of an hour', async () => {
    world.advance(15 * 60_000 + 1)
    expect(outcomeOf(await change('ada@new.example'))).toBe('403 recent_authentication_required')
  })

  test('is no longer verified when an operator has put another in its place', async () => {
    await change('ada@example.com')
    await open(world.browser(), (await mail(1)).link)
    const { id } = (await account()) as { id: string }
    await world.ok(`PATCH /v1/users/${id}`, world.operator, { body: { email: 'other@example.com' } })
    expect(await account()).toMatchObject({ email: 'other@example.com', emailVerified: false })
  })
})

test('no link is in the database or the log', async () => {
  await world.person('ada')
  await world.browser().submit('/password-reset', { email: 'ada@example.com' })
  const token = tokenOf((await mail(1)).link)
  const { readFileSync, readdirSync } = await import('node:fs')
  for (const name of readdirSync(world.folder))
    expect(readFileSync(`${world.folder}/${name}`).includes(token)).toBe(false)
  expect(world.log.join('')).not.toContain(token)
})

test('without mail an operator hands the invitation over, and nothing else is offered', async () => {
  const bare = await openAccountWorld()
  const body = { email: 'ada@example.com', name: 'Ada' }
  expect(await bare.outcome('POST /v1/users', bare.operator, { body: { ...body, invite: true } })).toBe(
    '409 invalid_state',
  )
  const { id } = await bare.ok<{ id: string }>('POST /v1/users', bare.operator, { body })
  const invited = await bare.ok<{ path: string }>(`POST /v1/users/${id}/invite`, bare.operator, { body: {} })
  expect(invited).toEqual({ sent: false, path: expect.stringMatching(/^\/invitation\?token=[\w-]{32}$/) })
  expect((await bare.browser().submit(invited.path, { name: 'Ada', password: PASSWORD })).status).toBe(303)
  expect((await bare.browser().get('/password-reset')).text).toContain('sends no mail')
  const ada = await bare.signedIn('ada')
  expect(outcomeOf(await ada.api('POST /v1/account/email', { email: 'ada@new.example' }))).toBe('409 invalid_state')
  await bare.close()
})
