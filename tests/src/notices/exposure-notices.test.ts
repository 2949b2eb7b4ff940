import { createHash } from 'node:crypto'
import { DAY, MINUTE } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HandOver, MailMessage, WebhookEvent } from '../../../packages/server/src/ports/notice-receivers.ts'
import type { IssuedBody, Person } from '../http/world.ts'
import { type NoticeWorld, openNoticeWorld, PUBLIC_URL, type Teller } from './world.ts'

let world: NoticeWorld
let ada: Person
let scanner: string
let teller: Teller
let mails: MailMessage[]
let events: WebhookEvent[]
let answer: () => HandOver
const mail = {
  async send(message: MailMessage): Promise<HandOver> {
    const outcome = answer()
    if (outcome.outcome === 'sent') mails.push(message)
    return outcome
  },
  close: () => undefined,
}
const webhook = {
  async send(event: WebhookEvent): Promise<HandOver> {
    events.push(event)
    return { outcome: 'sent' }
  },
}

beforeEach(async () => {
  world = await openNoticeWorld()
  ada = await world.user('ada')
  const body = { name: 'Scanner', scopes: ['leaks:report'], expires: 'never' }
  scanner = (await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body })).secret
  mails = []
  events = []
  answer = () => ({ outcome: 'sent' })
  teller = await world.teller({}, { mail, webhook })
})
afterEach(async () => {
  await teller.close()
  await world.close()
})

const report = (token: string, place?: string) =>
  world.ok('POST /v1/leak-reports', scanner, { body: { items: [{ token, ...(place && { place }) }] } })
const sentByPage = async (token: string, origin: string | null) => {
  const said = await world.outcome('POST /v1/usage', world.serviceKey, {
    body: {
      verifier: 'test',
      items: [],
      browserUses: [{ digest: createHash('sha256').update(token).digest('hex'), origin }],
    },
  })
  expect(said).toBe('204')
}
const subjects = () => mails.map(({ subject }) => subject)

describe('the owner of a token that was found in the open', () => {
  test('gets one mail that says where, and that it is over; the platform hears of it too', async () => {
    const { secret, credential } = await world.token(ada.session, { name: 'Nightly import' })
    await report(secret, 'https://paste.example/<1>')
    await report(secret)
    await teller.run()
    await teller.run()
    expect(subjects()).toEqual([
      "Devices: your personal access token 'Nightly import' was found in the open and is revoked",
    ])
    const [{ to, text, html, headers } = {} as MailMessage] = mails
    expect([to, text, html]).toEqual([
      'ada@example.com',
      expect.stringContaining('Found at: https://paste.example/<1>'),
      expect.stringContaining('https://paste.example/&lt;1&gt;'),
    ])
    expect(text).toContain(`${PUBLIC_URL}/tokens/${credential.id}`)
    expect(text + html).not.toContain(secret)
    expect(headers).not.toHaveProperty('List-Unsubscribe')
    expect(events).toMatchObject([
      {
        type: 'credential.leaked',
        data: { place: 'https://paste.example/<1>', state: 'revoked', credential: { id: credential.id } },
      },
    ])
  })

  test('is told days later when the mail server was down, and no more after two weeks', async () => {
    const late = await world.token(ada.session, { expires: 'never' })
    await report(late.secret)
    answer = () => ({ outcome: 'later', reason: 'ECONNECTION', everything: true })
    await teller.run()
    world.advance(10 * DAY)
    answer = () => ({ outcome: 'sent' })
    await teller.run()
    expect(mails).toHaveLength(1)
    const session = await world.session(ada.id)
    const lost = await world.token(session, { expires: 'never' })
    await report(lost.secret)
    answer = () => ({ outcome: 'later', reason: 'ECONNECTION', everything: true })
    await teller.run()
    world.advance(15 * DAY)
    answer = () => ({ outcome: 'sent' })
    await teller.run()
    expect(mails).toHaveLength(1)
  })

  test('of a service account are the people who manage it, and of a service key the operators', async () => {
    const { id: organizationId } = await world.organization(ada.session, 'Acme')
    const home = await world.workspace(ada.session, 'Home', { organizationId })
    const { token } = await world.serviceAccount(ada.session, organizationId, home.id)
    const body = { name: 'Gateway', scopes: ['verify'], expires: 'never' }
    const key = await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body })
    await report(token.secret)
    await report(key.secret)
    await teller.run()
    expect(mails.map(({ to }) => to).sort()).toEqual(['ada@example.com', 'operator@example.com'])
    expect(mails.find(({ to }) => to === 'operator@example.com')?.text).toContain(
      `Look at it with: latchkey service-key show ${key.credential.id}`,
    )
  })
})

describe('the owner of a token that a page sent', () => {
  test('is told once, with the page, whatever more comes', async () => {
    const { secret } = await world.token(ada.session, { name: 'Nightly import' })
    await sentByPage(secret, 'https://app.example')
    await teller.run()
    await sentByPage(secret, 'https://other.example')
    world.advance(MINUTE)
    await teller.run()
    expect(subjects()).toEqual(["Devices: your personal access token 'Nightly import' was sent by a page in a browser"])
    expect(mails[0]?.text).toContain('Page:     https://app.example')
    expect(events).toMatchObject([{ type: 'credential.used_in_browser', data: { origin: 'https://app.example' } }])
  })

  test('is not told when it was revoked before anybody looked', async () => {
    const { secret, credential } = await world.token(ada.session)
    await sentByPage(secret, null)
    await world.ok(`POST /v1/tokens/${credential.id}/revoke`, ada.session, { body: {} })
    await teller.run()
    expect(mails).toEqual([])
  })

  test('still hears of its expiry, which is another matter', async () => {
    const { secret } = await world.token(ada.session, { expires: '7d' })
    world.advance(6 * DAY)
    answer = () => ({ outcome: 'later', reason: 'ECONNECTION', everything: true })
    await teller.run()
    await sentByPage(secret, null)
    answer = () => ({ outcome: 'sent' })
    world.advance(MINUTE)
    await teller.run()
    expect(subjects().toSorted()).toEqual([
      expect.stringContaining('expires in 1 day'),
      expect.stringContaining('was sent by a page'),
    ])
  })
})

test('where nothing is set up the log says it, without the token', async () => {
  await teller.close()
  teller = await world.teller({})
  const { secret } = await world.token(ada.session)
  await report(secret)
  await teller.run()
  expect(teller.log).toMatchObject([{ level: 'info', message: expect.stringContaining('found in the open') }])
  expect(JSON.stringify(teller.log)).not.toContain(secret)
})
