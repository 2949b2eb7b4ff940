import { DAY, HOUR, MINUTE } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endIdle } from '../../../packages/server/src/control/credentials/end-idle.ts'
import type { HandOver, MailMessage } from '../../../packages/server/src/ports/notice-receivers.ts'
import type { Person, WorkspaceBody } from '../http/world.ts'
import { type NoticeWorld, openNoticeWorld, type Teller } from './world.ts'

const POLICY = {
  ...{ maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null, approvalRequired: false, ipAllowlist: [] },
}

let world: NoticeWorld
let ada: Person
let home: WorkspaceBody
let teller: Teller
let mails: MailMessage[]
const mail = {
  async send(message: MailMessage): Promise<HandOver> {
    mails.push(message)
    return { outcome: 'sent' }
  },
  close: () => undefined,
}
beforeEach(async () => {
  world = await openNoticeWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
  mails = []
  teller = await world.teller({}, { mail })
})
afterEach(async () => {
  await teller.close()
  await world.close()
})

const end = () => endIdle(world.latchkey.control)
const limit = async (days: number | null, workspace = home, as = ada.session) => {
  const body = { ...POLICY, revokeAfterIdleSeconds: days === null ? null : (days * DAY) / 1000 }
  await world.ok(`PUT /v1/workspaces/${workspace.id}/policy`, as, { body })
}
/** Moves on, and has what is due told. */
async function pass(milliseconds: number): Promise<void> {
  world.advance(milliseconds)
  await teller.run()
}
const subjects = () => mails.map(({ subject }) => subject)

describe('before a policy ends what nobody uses', () => {
  test('its owner is told seven days ahead, once, with the workspace and what to do', async () => {
    const { credential } = await world.key(ada.session, home.id, { name: 'Door', expires: 'never' })
    await limit(30)
    await pass(23 * DAY - MINUTE)
    expect(mails).toEqual([])
    await pass(MINUTE)
    await pass(DAY)
    expect(subjects()).toEqual(["Devices: your API key 'Door' will be ended as unused in 7 days"])
    const { text = '', to } = mails[0] ?? {}
    expect([to, text]).toEqual(['ada@example.com', expect.stringContaining(`The rules of ${home.address} revoke it`)])
    expect(text).toContain('31 January 2030 at 00:00:00 UTC')
    expect(text).toContain(`latchkey key show ${credential.id} --workspace ${home.id}`)
    world.advance(6 * DAY + 1)
    expect(await end()).toBe(1)
  })

  test('a use moves the end: nothing comes of the notice, and another is due before the new end', async () => {
    const { secret } = await world.key(ada.session, home.id, { expires: 'never' })
    await limit(30)
    await pass(23 * DAY)
    expect(await world.verdict(secret, home.id)).toBe('ok')
    await world.latchkey.verifier.stop()
    await pass(8 * DAY)
    expect(await end()).toBe(0)
    expect(mails).toHaveLength(1)
    await pass(14 * DAY)
    expect(mails).toHaveLength(1)
    await pass(DAY)
    expect(mails).toHaveLength(2)
  })

  test('half of the time is left where the policy is short', async () => {
    await world.key(ada.session, home.id, { expires: 'never' })
    await limit(4)
    await pass(2 * DAY - MINUTE)
    expect(mails).toEqual([])
    await pass(MINUTE)
    expect(subjects()).toEqual([expect.stringContaining('in 2 days')])
  })

  test('a token is told of with each workspace that ends it then, and not with those that do not', async () => {
    const lab = await world.workspace(ada.session, 'Lab')
    await world.workspace(ada.session, 'Shed')
    await world.token(ada.session, { name: 'Import', expires: 'never' })
    await limit(30)
    await limit(30, lab)
    await pass(23 * DAY)
    expect(subjects()).toEqual(["Devices: your personal access token 'Import' will be ended as unused in 7 days"])
    expect(mails[0]?.text).toContain(`Where:    ${home.address}, ${lab.address}`)
  })

  test('nobody is told of what expires before, is suspended, or whose policy is gone by then', async () => {
    await world.key(ada.session, home.id, { expiresAt: new Date(world.now + 29 * DAY).toISOString() })
    const suspended = await world.key(ada.session, home.id, { expires: 'never' })
    await world.ok(`POST /v1/workspaces/${home.id}/keys/${suspended.credential.id}/suspend`, ada.session, { body: {} })
    await limit(30)
    await pass(23 * DAY)
    expect(subjects().filter((subject) => subject.includes('unused'))).toEqual([])
    const session = await world.session(ada.id)
    await limit(null, home, session)
    await world.key(session, home.id, { expires: 'never' })
    await pass(24 * DAY)
    expect(subjects().filter((subject) => subject.includes('unused'))).toEqual([])
  })

  test('none is sent where the operator wants none', async () => {
    await teller.close()
    teller = await world.teller({ notices: { idleDays: 0 } }, { mail })
    await world.key(ada.session, home.id, { expires: 'never' })
    await limit(30)
    for (let day = 0; day < 30; day++) await pass(DAY)
    expect(mails).toEqual([])
  })

  test('the webhook’s event says which, where and when', async () => {
    await teller.close()
    const events: object[] = []
    const webhook = {
      async send(event: object): Promise<HandOver> {
        events.push(event)
        return { outcome: 'sent' }
      },
    }
    teller = await world.teller({}, { webhook })
    const { credential } = await world.key(ada.session, home.id, { expires: 'never' })
    await limit(30)
    await pass(23 * DAY + HOUR)
    expect(events).toMatchObject([
      {
        type: 'credential.ends_unused',
        data: {
          endsAt: '2030-01-31T00:00:00.000Z',
          workspaces: [home.address],
          credential: { id: credential.id, expiresAt: null },
        },
      },
    ])
  })
})
