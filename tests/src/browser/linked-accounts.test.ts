import { createServer } from 'node:net'
import { PRESETS } from '@latchkey/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../accessibility.ts'
import { startProvider, type TestProvider } from '../accounts/provider.ts'
import { hasChromium, startChromium } from '../chromium.ts'
import { requirement } from '../requirement.ts'
import { type ConsoleWorld, openConsole } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)

/** The provider has to know where it sends people back to before the service is there. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

describe.skipIf(chromium.missing)('the profile', () => {
  let browser: Browser
  let provider: TestProvider
  let world: ConsoleWorld
  beforeAll(async () => {
    const port = await freePort()
    provider = await startProvider(`http://127.0.0.1:${port}/sign-in/oidc/acme/callback`, {
      ada: { email: 'ada@acme.example', email_verified: true, name: 'Ada' },
    })
    const acme = { name: 'acme', label: 'Acme', issuer: provider.issuer, clientId: 'latchkey' }
    const providers = [{ ...acme, clientSecret: 'a client secret of the tests' }]
    world = await openConsole(PRESETS.seam, { port, signIn: { providers } })
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
    await provider?.close()
  })

  test('links an account with a provider, which signs its person in from then on, and unlinks it', async () => {
    const { email } = await world.person('Grace')
    const page = await world.page(browser)
    await world.signIn(page, email)
    await page.goto('/profile')
    await page.getByText('None is linked.').waitFor()
    await page.getByRole('button', { name: 'Link Acme' }).click()
    await page.locator('input[name=login]').fill('ada')
    await page.locator('input[name=password]').fill('any')
    await page.getByRole('button').first().click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/profile')
    await page.getByText('Acme · ada@acme.example').waitFor()
    expect(await violations(page)).toEqual([])

    const other = await page.context().newPage()
    await page.context().clearCookies({ name: /latchkey$/ })
    await other.goto('/sign-in')
    await other.getByRole('link', { name: 'Sign in with Acme' }).click()
    await other.waitForURL('**/tokens')
    await other.goto('/profile')
    await other.getByText('grace@example.com').first().waitFor()

    await other.getByRole('button', { name: 'Unlink' }).click()
    await other.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click()
    await other.getByText('None is linked.').waitFor()
  })
})
