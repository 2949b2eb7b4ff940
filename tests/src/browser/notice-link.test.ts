import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY, toInstant } from '@latchkey/core'
import { Latchkey } from '@latchkey/sdk'
import { type LatchkeyConfig, PRESETS, startLatchkey } from '@latchkey/server'
import { expect, onTestFinished, test } from 'vitest'
import { consoleOfSources } from '../../../tools/runner/console.mjs'
import { hasChromium, startChromium } from '../chromium.ts'
import { startMailServer } from '../notices/mail-server.ts'
import { requirement } from '../requirement.ts'
import { PASSWORD } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)

test.skipIf(chromium.missing)(
  'the link in a mail about an expiry leads through the sign-in to the token’s page, where it is given a new secret',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-notice-link-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    let ahead = 0
    const consoleFolder = await consoleOfSources()
    const start = (more: Partial<LatchkeyConfig> & { readonly port?: number } = {}) =>
      startLatchkey({
        ...{ dataFolder: folder, port: 0, platform: PRESETS.iomete, logLevel: 'silent', consoleFolder },
        clock: () => toInstant(Date.now() + ahead),
        ...more,
      })

    const before = await start()
    const connect = (token: string) => new Latchkey({ url: before.url, token })
    const setUp = await connect(before.setUpSecret?.reveal() ?? '').setup({ email: 'op@example.com', name: 'Operator' })
    const operator = connect(setUp.secret)
    const email = 'ada@example.com'
    const ada = await operator.users.create({ email, name: 'Ada', password: PASSWORD })
    const backend = await operator.serviceKeys.create({ name: 'Backend', scopes: ['sessions:create'] })
    const { secret: session } = await connect(backend.secret).sessions.create(ada.id)
    const { credential } = await connect(session).tokens.create({ name: 'dbt', expires: '30d' })
    await before.close()

    ahead = 29 * DAY
    const mails = await startMailServer()
    onTestFinished(() => mails.close())
    const mail = { smtpUrl: `smtp://localhost:${mails.port}`, from: 'IOMETE <noreply@example.com>' }
    const service = await start({ publicUrl: before.url, port: Number(new URL(before.url).port), mail })
    onTestFinished(() => service.close())
    const raw = () => mails.taken.find(({ raw: text }) => text.includes("'dbt'"))?.raw ?? ''
    await expect.poll(raw, { timeout: 10_000 }).not.toBe('')
    // Without the soft line breaks of quoted-printable (RFC 2045, section 6.7).
    const link = /^http:\S+$/m.exec(raw().replaceAll('=\r\n', ''))?.[0] ?? ''

    const browser = await startChromium()
    onTestFinished(() => browser.close())
    const page = await browser.newPage({ locale: 'en-US' })
    page.setDefaultTimeout(10_000)
    await page.goto(link)
    await page.locator('input[name=email]').fill(email)
    await page.locator('input[type=password]').fill(PASSWORD)
    await page.locator('button').first().click()
    await page.getByRole('heading', { name: 'dbt' }).waitFor()
    await page.getByRole('button', { name: 'Actions for dbt' }).click()
    await page.getByRole('menuitem', { name: 'New secret' }).click()
    await page.getByRole('button', { name: 'Make new secret' }).click()
    const secret = await page.getByTestId('secret').textContent()
    const own = await new Latchkey({ url: service.url, token: secret ?? '' }).self.get()
    expect(own).toMatchObject({ credential: { id: credential.id } })
  },
)
