import { DAY, MINUTE } from '@latchkey/core'
import { createLatchkey, type LatchkeyConfig } from '@latchkey/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PLATFORM } from '../http/platform.ts'
import { headerOf, startMailServer } from './mail-server.ts'
import { type NoticeWorld, openNoticeWorld, PUBLIC_URL } from './world.ts'

let world: NoticeWorld
beforeEach(async () => {
  world = await openNoticeWorld()
})
afterEach(() => world.close())

const service = (more: Partial<LatchkeyConfig>) =>
  createLatchkey({
    ...{ dataFolder: world.folder, platform: PLATFORM, clock: () => world.now, logLevel: 'silent' as const },
    ...more,
  })

test('a service that starts sends what fell due while it was down, and stops without losing what it holds', async () => {
  const { session } = await world.user('ada')
  await world.token(session, { name: 'Nightly import', expires: '30d' })
  world.advance(29 * DAY)
  const server = await startMailServer()
  const mail = { smtpUrl: `smtp://localhost:${server.port}`, from: 'Devices <noreply@devices.example>' }
  const started = await service({ publicUrl: PUBLIC_URL, mail })
  await expect.poll(() => server.taken.length, { timeout: 10_000 }).toBe(1)
  await started.close()
  const [{ raw } = { raw: '' }] = server.taken
  expect(headerOf(raw, 'Subject')).toContain('expires in 1 day')
  expect(headerOf(raw, 'To')).toBe('ada@example.com')
  world.advance(10 * MINUTE)
  await (await service({ publicUrl: PUBLIC_URL, mail })).close()
  expect(server.taken).toHaveLength(1)
  await server.close()
})

test.each<[string, Partial<LatchkeyConfig>, string]>([
  [
    'mail without the address that its links lead to',
    { mail: { smtpUrl: 'smtp://localhost', from: 'a@example.com' } },
    'publicUrl',
  ],
  ['a sender that is none', { publicUrl: PUBLIC_URL, mail: { smtpUrl: 'smtp://localhost', from: 'nobody' } }, 'sender'],
  ['a final notice before the early one', { notices: { earlyDays: 1, finalDays: 2 } }, 'after the early one'],
  ['a negative threshold', { notices: { earlyDays: -1 } }, '0 for none'],
  ['an address that is not one of the web', { publicUrl: 'tokens.example.com' }, 'publicUrl'],
  ['a purge that would come before the last notice', { purgeExpiredAfterDays: 0 }, 'purgeExpiredAfterDays'],
])('%s is refused at the start, in words', async (_, config, said) => {
  await expect(service(config)).rejects.toMatchObject({
    code: 'config_invalid',
    message: expect.stringContaining(said),
  })
})
