import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type EmbeddedSettings, startEmbeddedSettings } from '@latchkey/example-embedded-settings'
import { Latchkey } from '@latchkey/sdk'
import { PRESETS } from '@latchkey/server'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../accessibility.ts'
import { hasChromium, startChromium } from '../chromium.ts'
import { freePort } from '../free-port.ts'
import { requirement } from '../requirement.ts'
import { type ConsoleWorld, expectNoSidewaysScroll, isInMemory, openConsole, PASSWORD, whereKept } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)
const curl = promisify(execFile)

const MINUTE_MS = 60_000

/** Whether the focus is somewhere in the page but outside of the open dialog; the browser's own frame has a turn, too. */
const LEFT_DIALOG = `(() => {
  const { shadowRoot } = document.querySelector('latchkey-tokens')
  const dialog = shadowRoot.querySelector('dialog')
  if (document.activeElement === document.body) return false
  return !dialog.contains(shadowRoot.activeElement)
})()`

describe.skipIf(chromium.missing)('the token page in a page of the platform’s own', () => {
  let browser: Browser
  let world: ConsoleWorld
  let platform: EmbeddedSettings
  /** The same platform under an origin that the service was not told of. */
  let stranger: EmbeddedSettings
  let ada: Latchkey
  let adaId: string
  /** Acts with the platform's service key. */
  let backend: Latchkey
  let complaints: string[] = []
  const opened: Page[] = []

  beforeAll(async () => {
    const port = await freePort()
    const embedOrigins = [`http://127.0.0.1:${port}`]
    world = await openConsole({ ...PRESETS.seam, name: 'Acme', embedOrigins })
    browser = await startChromium()
    const { client } = await world.person('Ada Lovelace')
    ada = client
    adaId = (await ada.self.get()).principal.id
    const name = 'Settings page'
    const { secret } = await world.operator.serviceKeys.create({ name, scopes: ['embeds:create'], expires: 'never' })
    const people = [{ email: 'ada@acme.example', name: 'Ada', password: PASSWORD, latchkeyId: adaId }]
    backend = new Latchkey({ url: world.origin, token: secret })
    const config = { latchkeyUrl: world.origin, serviceKey: secret, people, host: '127.0.0.1', clock: () => world.now }
    platform = await startEmbeddedSettings({ ...config, port })
    stranger = await startEmbeddedSettings({ ...config, port: 0 })
    await ada.workspaces.create({ name: 'Pacific Rentals' })
    await ada.tokens.create({ name: 'Nightly import', expires: '90d' })
  }, 120_000)
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.context().close()
    expect(complaints).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.close()
    await stranger?.close()
    await world?.close()
  })

  /** The settings page of somebody who has just signed in at the platform. Whatever its strict policy forbids is a complaint. */
  async function settings(options: BrowserContextOptions = {}, { url } = platform): Promise<Page> {
    const context = await browser.newContext({
      baseURL: url,
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    })
    const page = await context.newPage()
    opened.push(page)
    page.setDefaultTimeout(20_000)
    complaints = []
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of [45]\d\d/.test(message.text())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill('ada@acme.example')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/settings')
    return page
  }

  const works = async (token: string): Promise<string> => {
    const url = `${world.origin}/v1/self`
    const { stdout } = await curl('curl', [
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-H',
      `Authorization: Bearer ${token}`,
      url,
    ])
    return stdout
  }

  /** Begins a token with a name. */
  async function begin(page: Page, name: string): Promise<void> {
    await page.getByRole('link', { name: 'New token' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  }

  test('makes a token that works, shows its secret once, and revokes it', async () => {
    const page = await settings()
    await page.getByRole('link', { name: 'Nightly import' }).waitFor()
    await begin(page, 'Made at Acme')
    await page.getByRole('button', { name: 'Create token' }).click()
    const secret = (await page.getByTestId('secret').textContent()) ?? ''
    expect(secret).toMatch(/^seam_at1_[A-Za-z0-9]{36}$/)
    expect(await works(secret)).toBe('200')
    expect(await isInMemory(page, secret)).toBe(true)

    await page.getByRole('button', { name: 'Copy secret' }).click()
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(secret)
    await page.evaluate("navigator.clipboard.writeText('')")
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'Made at Acme' }).click()
    await page.getByRole('heading', { name: 'Reaches right now' }).waitFor()
    await page.getByText('by you').first().waitFor()
    expect(await whereKept(page, secret)).toEqual([])
    expect(await isInMemory(page, secret)).toBe(false)

    await page.getByRole('link', { name: 'All tokens' }).click()
    await page.getByRole('button', { name: 'Actions for Made at Acme' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await page.getByLabel('Type revoke to confirm').fill('revoke')
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByText('Made at Acme is revoked.').first().waitFor()
    expect(await works(secret)).toBe('401')
  })

  test('leaves the address, the title and the storage of the page alone', async () => {
    const page = await settings()
    await page.getByRole('link', { name: 'Nightly import' }).click()
    await page.getByRole('heading', { name: 'Reaches right now' }).waitFor()
    const left = '[location.pathname, document.title, localStorage.length, sessionStorage.length, history.length]'
    expect(await page.evaluate<unknown[]>(left)).toEqual(['/settings', 'Settings · Acme', 0, 0, expect.any(Number)])
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['acme'])
  })

  test('is drawn whole, though a shadow root knows none of the properties that a document declares', async () => {
    const page = await settings()
    await page.getByRole('link', { name: 'Nightly import' }).waitFor()
    const drawn = `(() => {
      const card = document.querySelector('latchkey-tokens').shadowRoot.querySelector('table').parentElement
      const { borderTopStyle, borderTopWidth, borderTopLeftRadius } = getComputedStyle(card)
      return [borderTopStyle, borderTopWidth, borderTopLeftRadius]
    })()`
    // The platform's own radius, and what a card adds to it.
    expect(await page.evaluate(drawn)).toEqual(['solid', '1px', '7px'])
  })

  test('works by keyboard alone: menu, dialog and tabs keep the focus as they should', async () => {
    const page = await settings()
    const focused = () =>
      page.evaluate<string>(
        "(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e?.getAttribute('aria-label') ?? e?.textContent ?? '' })()",
      )
    await page.getByRole('button', { name: 'Actions for Nightly import' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    for (const item of ['Details', 'Edit', 'New secret']) {
      await expect.poll(focused).toBe(item)
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('End')
    await expect.poll(focused).toBe('Revoke')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    for (let count = 0; count < 12; count++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(LEFT_DIALOG)).toBe(false)
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('asks for another code when its session ends, and goes on where it was', async () => {
    const page = await settings()
    await begin(page, 'After a pause')
    world.advance(16 * MINUTE_MS)
    // The person was away for so long that making a token asks for a proof too, which the platform sees to.
    await page.getByRole('button', { name: 'Create token' }).click()
    await page.getByRole('heading', { name: 'Is it you?' }).waitFor()
    await page.getByLabel('Your Acme password').fill('something else')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('That is not your password.').waitFor()
    await page.getByLabel('Your Acme password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByTestId('secret').waitFor()
    await page.getByRole('button', { name: 'Copy secret' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'After a pause' }).waitFor()
  })

  test('says what it needs when the person would rather not prove who they are', async () => {
    const page = await settings()
    await begin(page, 'Never made')
    world.advance(16 * MINUTE_MS)
    await page.getByRole('button', { name: 'Create token' }).click()
    await page.getByRole('heading', { name: 'Is it you?' }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).last().click()
    await page.getByText('Prove once more who you are').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Never made')
  })

  test('ends its session when it is taken out of the page, and when the person signs out at the platform', async () => {
    const embedded = async () => {
      let count = 0
      for await (const _ of world.operator.operation.credentials({ kind: 'embed', status: 'active' })) count++
      return count
    }
    await backend.embeds.end(adaId)
    const page = await settings()
    await page.getByRole('link', { name: 'Nightly import' }).waitFor()
    expect(await embedded()).toBe(1)
    const ended = page.waitForResponse((response) => response.url().endsWith('/v1/self/revoke'))
    await page.evaluate("document.querySelector('latchkey-tokens').remove()")
    await ended
    expect(await embedded()).toBe(0)
    await page.reload()
    await page.getByRole('link', { name: 'Nightly import' }).waitFor()
    expect(await embedded()).toBe(1)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')
    expect(await embedded()).toBe(0)
  })

  test('does with a code in the attribute, which it takes out of the document, and keeps to the workspace of the code', async () => {
    const { items } = await ada.workspaces.list().page()
    const { code } = await backend.embeds.createCode({
      ...{ userId: adaId, origin: platform.url, workspaceId: items[0]?.id ?? '' },
      authenticatedAt: new Date(world.now).toISOString(),
    })
    const page = await settings()
    await page.getByRole('link', { name: 'Nightly import' }).waitFor()
    await page.evaluate(`{
      const element = document.createElement('latchkey-tokens')
      window.told = []
      for (const name of ['ready', 'ended', 'failed'])
        element.addEventListener('latchkey-' + name, ({ detail }) => told.push([name, detail]))
      element.setAttribute('service', '${world.origin}')
      element.setAttribute('code', '${code}')
      document.querySelector('latchkey-tokens').replaceWith(element)
    }`)
    await page.getByRole('link', { name: 'New token' }).first().waitFor()
    expect(await page.content()).not.toContain(code)
    await begin(page, 'For one workspace')
    await page.getByText('Pacific Rentals', { exact: true }).waitFor()
    expect(await page.getByText('All that I reach, now and later').count()).toBe(0)
    await page.getByRole('button', { name: 'Create token' }).click()
    await page.getByTestId('secret').waitFor()
    await page.getByRole('button', { name: 'Copy secret' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('row', { name: 'For one workspace' }).getByText('Pacific Rentals').waitFor()
    expect(await page.evaluate('told')).toEqual([['ready', { userId: adaId }]])

    world.advance(16 * MINUTE_MS)
    await page.getByRole('link', { name: 'For one workspace' }).click()
    await page.getByRole('heading', { name: 'This page was open for too long' }).waitFor()
    expect(await page.evaluate('told.length === 2 && told[1][0]')).toBe('ended')
  })

  test('shows nothing in a page that the service was not told of, not even with a good code', async () => {
    const page = await settings({}, stranger)
    await page.getByRole('heading', { name: 'This page was open for too long' }).waitFor()
    const { code } = await backend.embeds.createCode({ userId: adaId, origin: platform.url })
    const exchange = `fetch('${world.origin}/v1/embed-codes/exchange', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: '${code}' }) }).then((r) => r.status, (fault) => String(fault))`
    expect(await page.evaluate(exchange)).toBe('TypeError: Failed to fetch')
    complaints = []
  })

  test.each(['light', 'dark'] as const)(
    'has nothing that axe finds, in the %s theme, nor anything that stands out',
    async (colorScheme) => {
      const page = await settings({ colorScheme })
      await page.getByRole('link', { name: 'Nightly import' }).waitFor()
      const look = async (what: string) => {
        expect(await violations(page), what).toEqual([])
        await expectNoSidewaysScroll(page)
      }
      await look('the list')
      await page.getByRole('button', { name: 'Actions for Nightly import' }).click()
      await look('a menu')
      await page.getByRole('menuitem', { name: 'New secret' }).click()
      await page.getByRole('dialog').waitFor()
      await look('a dialog')
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'Nightly import' }).click()
      await page.getByRole('heading', { name: 'Reaches right now' }).waitFor()
      await look('a token')
      await page.getByRole('link', { name: 'All tokens' }).click()
      await begin(page, `Looked at in ${colorScheme}`)
      await page.getByText('Choose', { exact: true }).click()
      await look('the form')
      await page.getByLabel('See the devices of a workspace').check()
      await page.getByRole('button', { name: 'Create token' }).click()
      await page.getByTestId('secret').waitFor()
      await look('a secret')
      await page.getByRole('button', { name: 'Copy secret' }).click()
    },
  )

  test('speaks German where it is told to, follows the theme, and fits on a phone', async () => {
    const page = await settings({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
    await page.getByRole('link', { name: 'Nightly import' }).waitFor()
    await expectNoSidewaysScroll(page)
    await page.getByLabel('Language').selectOption('de')
    await page.getByRole('link', { name: 'Neues Token' }).first().waitFor()
    await page.getByLabel('Theme').selectOption('dark')
    expect(await page.locator('latchkey-tokens').getAttribute('data-theme')).toBe('dark')
    await page.getByRole('link', { name: 'Neues Token' }).first().click()
    await page.getByRole('button', { name: 'Token erzeugen' }).waitFor()
    await expectNoSidewaysScroll(page)
  })
})
