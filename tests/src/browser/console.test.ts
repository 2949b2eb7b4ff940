import type { Latchkey } from '@latchkey/sdk'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../accessibility.ts'
import { hasChromium, startChromium } from '../chromium.ts'
import { requirement } from '../requirement.ts'
import { HOSTILE } from './hostile-names.ts'
import { press } from './keyboard.ts'
import { type ConsoleWorld, expectNoSidewaysScroll, openConsole, PASSWORD } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

describe.skipIf(chromium.missing)('the console', () => {
  let browser: Browser
  let world: ConsoleWorld
  let ada: Latchkey
  let email: string
  let tokenId: string
  let state: BrowserContextOptions['storageState'] & object
  const open = (options: BrowserContextOptions = {}) => world.page(browser, { storageState: state, ...options })
  beforeAll(async () => {
    world = await openConsole()
    browser = await startChromium()
    const person = await world.person('Ada')
    ada = person.client
    email = person.email
    const { id } = await ada.workspaces.create({ name: HOSTILE.markup })
    await ada.tokens.create({ name: HOSTILE.markup })
    const made = await ada.tokens.create({ name: 'Plain', scopes: ['devices:read'], workspaces: [id], expires: '90d' })
    tokenId = made.credential.id
    await ada.tokens.suspend((await ada.tokens.create({ name: 'Paused', expires: '7d' })).credential.id)
    await ada.tokens.revoke((await ada.tokens.create({ name: 'Gone' })).credential.id, HOSTILE.markup)
    const page = await world.page(browser)
    await world.signIn(page, email)
    state = await page.context().storageState()
    await page.context().close()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  test('a name that means harm is text in a question too, and pushes nothing off a phone’s screen', async () => {
    const page = await open(PHONE)
    await page.goto('/tokens')
    await page.getByRole('button', { name: `Actions for ${HOSTILE.markup}` }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await page.getByRole('heading', { name: `Revoke ${HOSTILE.markup}?` }).waitFor()
    await expectNoSidewaysScroll(page)
    expect(await page.evaluate('window.hit')).toBeUndefined()
    await page.context().close()
  })

  describe.each(['light', 'dark'] as const)('in the %s theme, axe finds nothing', (colorScheme) => {
    let page: Page
    beforeAll(async () => {
      page = await open({ colorScheme })
    })
    afterAll(() => page.context().close())

    test.each([
      ['a search without a hit', '/tokens?q=zzzz', 'No token fits'],
      ['an address that is none', '/tokens/tok_00000000000000000000000000', 'There is nothing here'],
    ] as const)('on %s', async (_, path, shown) => {
      await page.goto(path)
      await page.getByText(shown).first().waitFor()
      await page.waitForLoadState('networkidle')
      expect(await violations(page)).toEqual([])
    })

    test('with the tree of scopes open, and when something is missing', async () => {
      await page.goto('/tokens/new')
      await page.getByText('Choose', { exact: true }).click()
      await page.getByText('Only these').click()
      await page.getByRole('combobox', { name: 'Choose workspaces' }).click()
      await page.getByRole('listbox').waitFor()
      expect(await violations(page, { region: { enabled: false } })).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Create token' }).click()
      await page.getByText('Give it a name').waitFor()
      expect(await violations(page)).toEqual([])
    })

    test('while a secret is shown', async () => {
      await page.goto('/tokens/new')
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`Shown in ${colorScheme}`)
      await page.getByRole('button', { name: 'Create token' }).click()
      await page.getByTestId('secret').waitFor()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Copy secret' }).click()
      await page.getByRole('button', { name: 'Done' }).click()
    })

    test('in a dialog, and in a menu', async () => {
      await page.goto('/tokens')
      await page.getByRole('button', { name: 'Actions for Plain' }).click()
      await page.getByRole('menu').waitFor()
      // A menu is drawn above everything, so it stands in no landmark.
      expect(await violations(page, { region: { enabled: false } })).toEqual([])
      await page.getByRole('menuitem', { name: 'New secret' }).click()
      await page.getByRole('dialog').waitFor()
      expect(await violations(page)).toEqual([])
    })
  })

  test('works by keyboard alone, from the list to a revoked token', async () => {
    const page = await open()
    await page.goto('/tokens')
    await page.getByText('Plain').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Skip to content')
    await page.keyboard.press('Enter')
    await press(page, 'New token')
    await page.getByRole('textbox', { name: 'Name', exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'New token' }).waitFor()
    await page.getByRole('textbox', { name: 'Name', exact: true }).focus()
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Enter')
    await page.getByTestId('secret').waitFor()
    await press(page, 'Copy secret')
    await page.getByText('Copied', { exact: true }).waitFor()
    await press(page, 'Done')
    await page.getByText('By keyboard').waitFor()
    await press(page, 'Actions for By keyboard')
    await page.locator('[role=menuitem]:focus').waitFor()
    await page.keyboard.press('End')
    await page.getByRole('menuitem', { name: 'Revoke' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('lost it')
    await page.keyboard.press('Tab')
    await page.keyboard.type('revoke')
    await page.keyboard.press('Enter')
    await page.getByText('By keyboard is revoked.').first().waitFor()
    await page.context().close()
  })

  test('asks again who it is before a token is widened, and then does what was asked', async () => {
    const page = await open()
    await page.goto(`/tokens/${tokenId}/edit`)
    await page.getByLabel('Control the devices of a workspace').check()
    world.advance(16 * 60_000)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor()
    const password = page.getByLabel('Password', { exact: true })
    await password.fill('not the password at all')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await password.fill(PASSWORD)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('heading', { name: 'Reaches right now' }).waitFor()
    expect((await ada.tokens.get(tokenId)).scopes).toContain('devices:write')
    state = await page.context().storageState()
    await page.context().close()
  })

  test('several tokens are revoked at once', async () => {
    for (const name of ['bulk one', 'bulk two']) await ada.tokens.create({ name })
    const page = await open()
    await page.goto('/tokens?q=bulk')
    await page.getByLabel('Choose bulk one').check()
    await page.getByLabel('Choose all shown').check()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByRole('heading', { name: 'Revoke 2 tokens?' }).waitFor()
    await page.getByLabel('Type revoke to confirm').fill('revoke')
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('2 tokens are revoked.').first().waitFor()
    expect(await ada.tokens.counts({ search: 'bulk' })).toMatchObject({ active: 0, revoked: 2 })
    await page.context().close()
  })

  test('speaks German to who asks for it, and keeps to a chosen theme', async () => {
    const page = await open({ locale: 'de-AT', colorScheme: 'light' })
    await page.goto('/tokens')
    await page.getByRole('heading', { name: 'Persönliche Zugriffstoken' }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('de')
    await page.getByRole('button', { name: /Ada/ }).click()
    await page.getByRole('menuitemradio', { name: 'Dunkel' }).click()
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
    await page.reload()
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
    await page.getByRole('button', { name: /Ada/ }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Personal access tokens' }).waitFor()
    await page.context().close()
  })

  test('shows its frame, with the platform’s name, before any script has run', async () => {
    const page = await open({ javaScriptEnabled: false })
    await page.goto('/tokens')
    await page.locator('#root').getByText('Seam', { exact: true }).waitFor()
    await page.context().close()
  })

  test('leads who is not signed in to the sign-in, and back to where they wanted to go', async () => {
    const page = await world.page(browser)
    await page.goto(`/tokens/${tokenId}`)
    await page.waitForURL('**/sign-in?return=*')
    await page.locator('input[name=email]').fill(email)
    await page.locator('input[type=password]').fill(PASSWORD)
    await page.locator('button').first().click()
    await page.waitForURL(`**/tokens/${tokenId}`)
    await page.context().close()
  })

  test('nothing was asked of anybody else, and no page broke its own policy', () => {
    expect(world.complaints).toEqual([])
  })
})
