import { DAY, HOUR, MINUTE } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HandOver, MailMessage, WebhookEvent } from '../../../packages/server/src/ports/notice-receivers.ts'
import type { IssuedBody, Person } from '../http/world.ts'
import { type NoticeWorld, openNoticeWorld, PUBLIC_URL, type Teller } from './world.ts'

let world: NoticeWorld
let ada: Person
let teller: Teller
let mails: MailMessage[]
let answer: () => HandOver
const mail = {
  async send(message: MailMessage): Promise<HandOver> {
    const outcome = answer()
    if (outcome.outcome === 'sent') mails.push(message)
    return outcome
  },
  close: () => undefined,
}

beforeEach(async () => {
  world = await openNoticeWorld()
  ada = await world.user('ada')
  mails = []
  answer = () => ({ outcome: 'sent' })
  teller = await world.teller({}, { mail })
})
afterEach(async () => {
  await teller.close()
  await world.close()
})

/** Moves on, and has what is due told. */
async function pass(milliseconds: number): Promise<void> {
  world.advance(milliseconds)
  await teller.run()
}
const subjects = () => mails.map(({ subject }) => subject)
const token = (more: object = {}, as = ada.session) =>
  world.token(as, { name: 'Nightly import', expires: '30d', ...more }).then(({ credential }) => credential)

describe('the owner of a token', () => {
  test('is told seven days and one day before it expires, once each', async () => {
    await token()
    await pass(22 * DAY)
    expect(subjects()).toEqual([])
    await pass(DAY)
    await pass(HOUR)
    expect(subjects()).toEqual(["Devices: your personal access token 'Nightly import' expires in 7 days"])
    await pass(6 * DAY - HOUR)
    await pass(HOUR)
    await pass(30 * DAY)
    expect(subjects().slice(1)).toEqual(["Devices: your personal access token 'Nightly import' expires in 1 day"])
    expect(new Set(mails.map(({ to }) => to))).toEqual(new Set(['ada@example.com']))
  })

  test('learns which one, whose, when to the second with the zone, and where to rotate it', async () => {
    const { id, hint } = await token({ name: '<b>Import & "co"</b>' })
    await pass(29 * DAY)
    const [{ text, html, messageId } = {} as MailMessage] = mails
    for (const fact of ['<b>Import & "co"</b>', hint, 'ada@example.com', '2030-01-31T00:00:00.000Z', 'UTC'])
      expect(text).toContain(fact)
    expect(text).toContain('Thursday, 31 January 2030 at 00:00:00 UTC')
    expect(text).toContain(`${PUBLIC_URL}/tokens/${id}`)
    expect(html).toContain('&lt;b&gt;Import &amp; &quot;co&quot;&lt;/b&gt;')
    expect(html).not.toContain('<b>')
    expect(messageId).toMatch(/^ntc_[0-9a-z]{26}$/)
  })

  test('after a long downtime gets the most urgent notice alone', async () => {
    await token()
    await pass(29 * DAY + HOUR)
    await pass(HOUR)
    expect(subjects()).toEqual([expect.stringContaining('expires in 1 day')])
  })

  test('is told nothing of one that never expires, is suspended, is revoked, or had its day before anybody looked', async () => {
    await token({ expires: 'never' })
    const suspended = await token()
    await world.ok(`POST /v1/tokens/${suspended.id}/suspend`, ada.session, { body: {} })
    const revoked = await token()
    await world.ok(`POST /v1/tokens/${revoked.id}/revoke`, ada.session, { body: {} })
    await pass(29 * DAY)
    await pass(2 * DAY)
    await token({ expires: '7d' }, await world.session(ada.id))
    await pass(8 * DAY)
    expect(mails).toEqual([])
  })

  test('is told of a suspended one once it works again', async () => {
    const { id } = await token()
    await world.ok(`POST /v1/tokens/${id}/suspend`, ada.session, { body: {} })
    await pass(29 * DAY)
    await world.ok(`POST /v1/tokens/${id}/resume`, await world.session(ada.id), { body: {} })
    await pass(MINUTE)
    expect(mails).toHaveLength(1)
  })

  test('is told of a new expiry anew, and of the milestones ahead of it alone', async () => {
    const { id } = await token()
    await pass(23 * DAY)
    const body = { expiresAt: new Date(world.now + 20 * DAY).toISOString() }
    const session = await world.session(ada.id)
    await world.ok(`PATCH /v1/tokens/${id}`, session, { body })
    await pass(7 * DAY)
    expect(mails).toHaveLength(1)
    await pass(6 * DAY)
    expect(mails).toHaveLength(2)
    const nearer = { expiresAt: new Date(world.now + 3 * DAY).toISOString() }
    await world.ok(`PATCH /v1/tokens/${id}`, await world.session(ada.id), { body: nearer })
    await pass(HOUR)
    expect(mails).toHaveLength(2)
    await pass(2 * DAY)
    expect(mails).toHaveLength(3)
  })

  test('who is suspended is told nothing, and told once the account is back', async () => {
    await token()
    await world.ok(`POST /v1/users/${ada.id}/suspend`, world.operator, { body: {} })
    await pass(29 * DAY)
    expect(mails).toEqual([])
    await world.ok(`POST /v1/users/${ada.id}/resume`, world.operator, { body: {} })
    await pass(MINUTE)
    expect(mails).toHaveLength(1)
  })
})

describe('of a service account’s token', () => {
  test('the people who manage its organization are told, and nobody else', async () => {
    const { id: organizationId } = await world.organization(ada.session, 'Acme')
    const [grace, mary] = [await world.user('grace'), await world.user('mary')]
    await world.ok(`PUT /v1/organizations/${organizationId}/members/${grace.id}`, ada.session, {
      body: { role: 'admin' },
    })
    await world.ok(`PUT /v1/organizations/${organizationId}/members/${mary.id}`, ada.session, {
      body: { role: 'member' },
    })
    const { id: workspaceId } = await world.workspace(ada.session, 'Plant', { organizationId })
    const base = `/v1/organizations/${organizationId}/service-accounts`
    const account = await world.ok<{ id: string }>(`POST ${base}`, ada.session, { body: { name: 'Robot' } })
    await world.ok(`PUT /v1/workspaces/${workspaceId}/members/${account.id}`, ada.session, { body: { role: 'member' } })
    await world.ok(`POST ${base}/${account.id}/tokens`, ada.session, { body: { name: 'Deploy', expires: '30d' } })
    await pass(29 * DAY)
    expect(mails.map(({ to }) => to).sort()).toEqual(['ada@example.com', 'grace@example.com'])
    expect(mails[0]?.text).toContain('service account Robot')
  })
})

describe('the way to rotate', () => {
  const sole = () => {
    expect(mails).toHaveLength(1)
    return mails[0]?.text ?? ''
  }
  const ownPage = `${PUBLIC_URL}/tokens/`

  test('an API key is the command for it: the console has no page for one', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const { credential } = await world.key(ada.session, home.id, { expires: '30d' })
    await pass(29 * DAY)
    expect(sole()).toContain(`latchkey key rotate ${credential.id} --workspace ${home.id}\n`)
    expect(sole()).not.toContain(ownPage)
  })

  test('a service key is the command for it', async () => {
    const body = { name: 'Gateway', scopes: ['verify'], expires: '30d' }
    const key = await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body })
    await pass(29 * DAY)
    expect(sole()).toContain(`latchkey service-key rotate ${key.credential.id}\n`)
    expect(sole()).not.toContain(ownPage)
  })

  test('a service account’s token is the call for it', async () => {
    const { id: organizationId } = await world.organization(ada.session, 'Acme')
    const base = `/v1/organizations/${organizationId}/service-accounts`
    const robot = await world.ok<{ id: string }>(`POST ${base}`, ada.session, { body: { name: 'Robot' } })
    const tokens = `POST ${base}/${robot.id}/tokens`
    const { credential } = await world.ok<IssuedBody>(tokens, ada.session, { body: { name: 'Deploy', expires: '30d' } })
    await pass(29 * DAY)
    const rotate = `${tokens}/${credential.id}/rotate`
    expect(sole()).toContain(`Rotate it with: ${rotate}\n`)
    expect(await world.outcome(rotate, await world.session(ada.id), { body: {} })).toBe('200')
    expect(sole()).not.toContain(ownPage)
  })

  test('any of them is the operator’s own page, where there is one', async () => {
    await teller.close()
    teller = await world.teller({ notices: { manageUrl: 'https://devices.example/credentials/{id}' } }, { mail })
    const home = await world.workspace(ada.session, 'Home')
    const { credential } = await world.key(ada.session, home.id, { expires: '30d' })
    await pass(29 * DAY)
    expect(sole()).toContain(`https://devices.example/credentials/${credential.id}\n`)
  })
})

describe('whoever unsubscribes', () => {
  const linkOf = (message: MailMessage | undefined) => (message?.headers['List-Unsubscribe'] ?? '').slice(1, -1)
  const visit = (link: string, init?: RequestInit) => world.latchkey.fetch(new Request(link, init))
  const oneClick = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '26' },
    body: 'List-Unsubscribe=One-Click',
  }

  test('by one click gets no early notice any more, and the final one all the same', async () => {
    await token()
    await pass(23 * DAY)
    const link = linkOf(mails[0])
    expect(link).toContain(`${PUBLIC_URL}/notices/unsubscribe/${ada.id}/`)
    expect(mails[0]?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    await token({}, await world.session(ada.id))
    const opened = await visit(link)
    expect([opened.status, await opened.text()]).toEqual([200, expect.stringContaining('<form method="post">')])
    await pass(MINUTE)
    expect((await visit(link, oneClick)).status).toBe(200)
    await pass(6 * DAY)
    expect(mails).toHaveLength(2)
    expect(mails[1]?.headers).not.toHaveProperty('List-Unsubscribe')
    await pass(17 * DAY)
    expect(mails).toHaveLength(2)
    await pass(7 * DAY - HOUR)
    expect(mails).toHaveLength(3)
  })

  test('may take it back on the same page', async () => {
    await token()
    await pass(23 * DAY)
    const link = linkOf(mails[0])
    await visit(link, oneClick)
    await visit(link, { ...oneClick, headers: { ...oneClick.headers, 'content-length': '7' }, body: 'again=1' })
    await token({}, await world.session(ada.id))
    await pass(23 * DAY)
    expect(mails).toHaveLength(2)
  })

  test('with a link that was changed changes nothing', async () => {
    await token()
    await pass(23 * DAY)
    const link = linkOf(mails[0])
    for (const forged of [
      link.slice(0, -1),
      `${link}A`,
      link.replace(ada.id, 'usr_00000000000000000000000000'),
      `${PUBLIC_URL}/notices/unsubscribe/`,
    ]) {
      expect((await visit(forged, oneClick)).status, forged).toBe(404)
    }
    expect((await visit(link, { method: 'DELETE' })).status).toBe(405)
  })
})

describe('a notice that cannot be handed over', () => {
  test('is tried again with growing pauses under the same id, and is not lost while the mail server is down for days', async () => {
    await token()
    answer = () => ({ outcome: 'later', reason: 'ECONNECTION', everything: true })
    await pass(23 * DAY)
    for (let hour = 0; hour < 5 * 24; hour++) await pass(HOUR)
    expect(teller.log.length).toBeGreaterThan(100)
    const ids = new Set(teller.log.map(({ about }) => (about as { id: string }).id))
    expect(ids.size).toBe(1)
    answer = () => ({ outcome: 'sent' })
    await pass(HOUR)
    expect(mails.map(({ messageId }) => messageId)).toEqual([...ids])
  })

  test('pauses for a minute at first and an hour at most', async () => {
    await token()
    let attempts = 0
    answer = () => {
      attempts++
      return { outcome: 'later', reason: 'EMESSAGE: 451 to DATA', everything: false }
    }
    await pass(23 * DAY)
    const after: number[] = []
    for (let minute = 1; minute <= 300; minute++) {
      const before = attempts
      await pass(MINUTE)
      if (attempts > before) after.push(minute)
    }
    expect(after).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243])
  })

  test('gives way to the more urgent one', async () => {
    await token()
    answer = () => ({ outcome: 'later', reason: 'ECONNECTION', everything: true })
    await pass(23 * DAY)
    await pass(6 * DAY)
    answer = () => ({ outcome: 'sent' })
    await pass(HOUR)
    await pass(HOUR)
    expect(mails).toHaveLength(1)
    expect(mails[0]?.headers).not.toHaveProperty('List-Unsubscribe')
  })

  test('still goes out within a day after the expiry, and says that it has passed', async () => {
    await token()
    answer = () => ({ outcome: 'later', reason: 'ECONNECTION', everything: true })
    await pass(29 * DAY)
    for (let hour = 0; hour < 30; hour++) await pass(HOUR)
    answer = () => ({ outcome: 'sent' })
    await pass(HOUR)
    expect(subjects()).toEqual(["Devices: your personal access token 'Nightly import' has expired"])
  })

  test('that was refused for good is not tried again, and the log says so', async () => {
    await token()
    answer = () => ({ outcome: 'refused', reason: 'EENVELOPE: 550 to RCPT TO' })
    await pass(29 * DAY)
    answer = () => ({ outcome: 'sent' })
    await pass(5 * HOUR)
    expect(mails).toEqual([])
    expect(teller.log).toMatchObject([{ level: 'warn', message: 'a notice was refused for good' }])
  })

  test('is dropped when its token is revoked, or its expiry moved, in the meantime', async () => {
    const [revoked, moved] = [await token(), await token()]
    answer = () => ({ outcome: 'later', reason: 'ECONNECTION', everything: true })
    await pass(29 * DAY)
    const session = await world.session(ada.id)
    await world.ok(`POST /v1/tokens/${revoked.id}/revoke`, session, { body: {} })
    await world.ok(`PATCH /v1/tokens/${moved.id}`, session, { body: { expires: 'never' } })
    answer = () => ({ outcome: 'sent' })
    await pass(2 * HOUR)
    expect(mails).toEqual([])
  })
})

test('a mail server that takes minutes over a message is waited for, and nobody else sends it meanwhile', async () => {
  let beat = () => undefined as unknown
  const answered = Promise.withResolvers<HandOver>()
  const begun = Promise.withResolvers<void>()
  const slow = {
    send(message: MailMessage) {
      mails.push(message)
      begun.resolve()
      return answered.promise
    },
    close: () => undefined,
  }
  const heartbeat = (_everyMs: number, call: () => unknown) => {
    beat = call
    return () => undefined
  }
  const patient = await world.teller({}, { mail: slow, heartbeat })
  await token()
  world.advance(29 * DAY)
  const running = patient.run()
  await begun.promise
  for (let quarter = 0; quarter < 20; quarter++) {
    world.advance(MINUTE / 4)
    beat()
    await teller.run()
  }
  answered.resolve({ outcome: 'sent' })
  await running
  await pass(HOUR)
  await patient.close()
  expect(mails).toHaveLength(1)
})

test('thresholds are the operator’s to change, and 0 switches a notice off', async () => {
  const own = await world.teller({ notices: { earlyDays: 14, finalDays: 0 } }, { mail })
  await token()
  for (let day = 0; day < 31; day++) {
    world.advance(DAY)
    await own.run()
  }
  await own.close()
  expect(subjects()).toEqual([expect.stringContaining('in 14 days')])
})

test('a webhook hears of it beside the mail; without either, the log does', async () => {
  const events: WebhookEvent[] = []
  const webhook = {
    async send(event: WebhookEvent): Promise<HandOver> {
      events.push(event)
      return { outcome: 'sent' }
    },
  }
  const both = await world.teller({}, { mail, webhook })
  const { id } = await token()
  world.advance(29 * DAY)
  await both.run()
  await both.close()
  expect(mails).toHaveLength(1)
  expect(events).toMatchObject([{ type: 'credential.expires_soon', data: { milestone: 'final', credential: { id } } }])

  const { id: other } = await token({}, await world.session(ada.id))
  const neither = await world.teller({})
  world.advance(29 * DAY)
  await neither.run()
  await neither.close()
  expect(neither.log).toMatchObject([{ level: 'info', about: { credential: { id: other } } }])
})
