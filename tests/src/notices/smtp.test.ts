import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LatchkeyError } from '@latchkey/core'
import { afterEach, describe, expect, test } from 'vitest'
import { parseSmtpUrl } from '../../../packages/server/src/adapters/smtp/smtp-address.ts'
import { smtpMail } from '../../../packages/server/src/adapters/smtp/smtp-mail.ts'
import type { Mail, MailMessage } from '../../../packages/server/src/ports/notice-receivers.ts'
import { requirement } from '../requirement.ts'
import { headerOf, type MailRules, type MailServer, startMailServer } from './mail-server.ts'

const FROM = 'Devices <noreply@devices.example>'
const MESSAGE: MailMessage = {
  to: 'ada@example.com',
  subject: 'Your token “Nächtlich” expires in 1 day',
  text: 'plain',
  html: '<p>rich</p>',
  messageId: 'ntc_1',
  headers: { 'List-Unsubscribe': '<https://tokens.example.com/notices/unsubscribe/a/b>' },
}

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})
const opened = <T extends { close(): unknown }>(thing: T): T => {
  open.push(thing)
  return thing
}
const serve = async (...args: Parameters<typeof startMailServer>): Promise<MailServer> =>
  opened(await startMailServer(...args))
const mailTo = (port: number, more = '', ca?: string): Mail =>
  opened(smtpMail({ smtpUrl: `smtp://localhost:${port}${more}`, from: FROM, ...(ca !== undefined && { ca }) }))

test('a message arrives with both texts, its own id and its headers', async () => {
  const server = await serve()
  expect(await mailTo(server.port).send(MESSAGE)).toEqual({ outcome: 'sent' })
  const [{ raw, to } = { raw: '', to: [] }] = server.taken
  expect(to).toEqual(['ada@example.com'])
  expect(headerOf(raw, 'Message-ID')).toBe('<ntc_1@devices.example>')
  expect(headerOf(raw, 'From')).toBe(FROM)
  expect(headerOf(raw, 'List-Unsubscribe')).toContain('https://tokens.example.com/notices/unsubscribe/a/b')
  expect(raw).toContain('text/plain')
  expect(raw).toContain('text/html')
})

test('nothing in a message adds a recipient or a header', async () => {
  const server = await serve()
  const mail = mailTo(server.port)
  await mail.send({ ...MESSAGE, subject: 'a\r\nBcc: eve@example.com\r\n\r\nbody' })
  await mail.send({ ...MESSAGE, to: 'ada@example.com, eve@example.com' })
  for (const { to, raw } of server.taken) {
    expect(to).not.toContain('eve@example.com')
    expect(headerOf(raw, 'Bcc')).toBeNull()
  }
})

describe('what a server says is', () => {
  test.each<[string, MailRules, object]>([
    [
      'for good: an unknown recipient',
      { recipient: () => ({ code: 550, text: 'no such user' }) },
      { outcome: 'refused' },
    ],
    ['for good: a message it does not want', { message: () => ({ code: 554, text: 'spam' }) }, { outcome: 'refused' }],
    [
      'for later: greylisting',
      { recipient: () => ({ code: 451, text: 'come back' }) },
      { outcome: 'later', everything: false },
    ],
    [
      'for later: no room at this moment',
      { message: () => ({ code: 452, text: 'full' }) },
      { outcome: 'later', everything: false },
    ],
    [
      'for later: it wants to know who we are',
      { recipient: () => ({ code: 530, text: 'sign in' }) },
      { outcome: 'later' },
    ],
    [
      'for later: a line that breaks while the message is on its way',
      { hangUpMidData: () => true },
      { outcome: 'later' },
    ],
    ['for later: a line that breaks before the answer', { message: () => 'take and hang up' }, { outcome: 'later' }],
  ])('%s', async (_, rules, expected) => {
    const server = await serve(rules)
    expect(await mailTo(server.port).send(MESSAGE)).toMatchObject(expected)
  })

  test('for later when nobody listens, and the message arrives once somebody does', async () => {
    const gone = await startMailServer()
    await gone.close()
    const mail = mailTo(gone.port)
    expect(await mail.send(MESSAGE)).toMatchObject({ outcome: 'later', everything: true })
    const back = await serve({}, {}, gone.port)
    expect(await mail.send(MESSAGE)).toEqual({ outcome: 'sent' })
    expect(back.taken).toHaveLength(1)
  })
})

const openssl = await requirement('openssl', () => spawnSync('openssl', ['version']).status === 0)

describe.skipIf(openssl.missing)('encryption', () => {
  function certificate() {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-smtp-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${key} -out ${cert} -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost`
    spawnSync('openssl', args.split(' '))
    const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
    rmSync(folder, { recursive: true })
    return pair
  }
  const pair = openssl.missing ? { key: '', cert: '' } : certificate()

  test('by STARTTLS protects the message', async () => {
    const server = await serve({}, pair)
    expect(await mailTo(server.port, '?tls=required', pair.cert).send(MESSAGE)).toEqual({ outcome: 'sent' })
    expect(server.taken).toMatchObject([{ secure: true }])
  })

  test('from the first byte protects it too', async () => {
    const server = await serve({}, { ...pair, secure: true })
    const mail = opened(smtpMail({ smtpUrl: `smtps://localhost:${server.port}`, from: FROM, ca: pair.cert }))
    expect(await mail.send(MESSAGE)).toEqual({ outcome: 'sent' })
    expect(server.taken).toMatchObject([{ secure: true }])
  })

  test('that is required and not offered, or by a stranger’s certificate, sends nothing and keeps the message for later', async () => {
    const without = await serve()
    const stranger = await serve({}, pair)
    expect(await mailTo(without.port, '?tls=required').send(MESSAGE)).toMatchObject({
      outcome: 'later',
      everything: true,
    })
    expect(await mailTo(stranger.port, '?tls=required').send(MESSAGE)).toMatchObject({
      outcome: 'later',
      everything: true,
    })
    expect([...without.taken, ...stranger.taken]).toEqual([])
  })
})

test('a password that is wrong is the operator’s to mend: the message is kept', async () => {
  const server = await serve(
    {},
    {
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) => done(password === 'right' ? null : new Error('no'), { user: 'a' }),
    },
  )
  const signed = (password: string) =>
    opened(smtpMail({ smtpUrl: `smtp://me:${password}@localhost:${server.port}`, from: FROM }))
  expect(await signed('wrong').send(MESSAGE)).toMatchObject({ outcome: 'later', everything: true })
  expect(await signed('right').send(MESSAGE)).toEqual({ outcome: 'sent' })
})

test('a server that takes the line and says nothing does not hold up who closes', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  opened(silent)
  await new Promise((resolve) => silent.once('listening', resolve))
  const mail = mailTo((silent.address() as { port: number }).port)
  const sent = mail.send(MESSAGE)
  await new Promise((resolve) => silent.once('connection', resolve))
  mail.close()
  expect(await sent).toMatchObject({ outcome: 'later' })
})

describe('the URL of a mail server', () => {
  test.each([
    ['smtp://mail.example.com', { port: 587, tls: 'required', auth: null }],
    ['smtps://u%40x:p%3Aw@mail.example.com', { port: 465, tls: 'implicit', auth: { user: 'u@x', pass: 'p:w' } }],
    ['smtp://localhost:25', { port: 25, tls: 'opportunistic' }],
    ['smtp://mail.example.com:25?tls=none', { port: 25, tls: 'none' }],
    ['smtp://[::1]:25', { host: '::1' }],
  ])('%s says where and how', (url, expected) => {
    expect(parseSmtpUrl(url)).toMatchObject(expected)
  })

  test.each([
    'mail.example.com',
    'http://mail.example.com',
    'smtp://mail.example.com/x',
    'smtp://mail.example.com?tls=maybe',
    'smtp://mail.example.com?pool=true',
    'smtps://mail.example.com?tls=none',
    'smtp://u:hunter2@mail.example.com?tls=none',
    'smtp://u:hunter2%@mail.example.com',
  ])('%s is refused in words that do not repeat it', (url) => {
    let fault: unknown
    try {
      parseSmtpUrl(url)
    } catch (error) {
      fault = error
    }
    expect(fault).toBeInstanceOf(LatchkeyError)
    expect((fault as LatchkeyError).code).toBe('config_invalid')
    expect((fault as LatchkeyError).message).not.toContain('hunter2')
  })
})
