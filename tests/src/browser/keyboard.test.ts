import type { Latchkey, Workspace } from '@latchkey/sdk'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasChromium, startChromium } from '../chromium.ts'
import { requirement } from '../requirement.ts'
import { press, tabTo } from './keyboard.ts'
import { type ConsoleWorld, openConsole, PASSWORD } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)

describe.skipIf(chromium.missing)('with the keyboard alone', () => {
  let browser: Browser
  let world: ConsoleWorld
  let ada: Latchkey
  let home: Workspace
  let page: Page
  beforeAll(async () => {
    world = await openConsole()
    browser = await startChromium()
    ada = (await world.person('Ada')).client
    home = await ada.workspaces.create({ name: 'Home' })
    const boss = await world.operator.users.create({ email: 'boss@example.com', name: 'Boss', password: PASSWORD })
    await world.operator.users.edit(boss.id, { role: 'operator' })
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })
  beforeEach(async () => {
    page = await world.page(browser)
  })
  afterEach(() => page.context().close())

  const signIn = async (email: string, path: string) => {
    await page.goto(`/sign-in?return=${encodeURIComponent(path)}`)
    await page.keyboard.type(email)
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('h1').waitFor()
    await page.waitForLoadState('networkidle')
  }
  const inDialog = (name: string) => page.getByRole('dialog', { name })

  test('somebody signs in, makes a workspace, and sets its policy after looking at what it touches', async () => {
    await signIn('ada@example.com', '/workspaces')
    await press(page, 'New workspace')
    await inDialog('New workspace').waitFor()
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'By keyboard', level: 1 }).waitFor()
    await tabTo(page, 'Members')
    for (const name of ['API keys', 'Tokens', 'Approvals', 'Policy']) {
      await page.keyboard.press('ArrowRight')
      await page.getByRole('tab', { name, selected: true }).waitFor()
    }
    await page.getByLabel('Longest lifetime, in days').waitFor()
    await tabTo(page, 'Longest lifetime, in days')
    await page.keyboard.type('30')
    await press(page, 'Every token and key must expire', 'Space')
    await press(page, 'See what it would touch')
    await page.getByText('None of the').waitFor()
    await press(page, 'Set policy')
    await page.getByText('The policy holds now.').first().waitFor()
    const id = page.url().match(/workspaces\/([^?]+)/)?.[1] ?? ''
    expect(await ada.workspaces.policy(id)).toMatchObject({ maxLifetimeSeconds: 30 * 86_400, expiryRequired: true })
  })

  test('an administrator makes an API key, copies its secret, and revokes it', async () => {
    await signIn('ada@example.com', `/workspaces/${home.id}?tab=keys`)
    const keys = async () => (await ada.keys(home.id).list().page()).items.map(({ name, status }) => [name, status])
    await press(page, 'New API key')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).waitFor()
    await tabTo(page, 'Name')
    await page.keyboard.type('Tablet')
    await page.keyboard.press('Enter')
    await page.getByTestId('secret').waitFor()
    await press(page, 'Copy secret')
    await page.getByText('Copied', { exact: true }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^seam_key_/)
    await press(page, 'Done')
    await page.getByTestId('secret').waitFor({ state: 'detached' })
    expect(await keys()).toEqual([['Tablet', 'active']])
    await press(page, 'Revoke')
    await inDialog('Revoke Tablet?').waitFor()
    await press(page, 'Revoke')
    await page.getByText('Tablet was revoked.').first().waitFor()
    expect(await keys()).toEqual([['Tablet', 'revoked']])
  })

  test('a member is let in by an administrator whose workspace asks for approval, and removed again', async () => {
    const bob = await world.person('Bob')
    const bobId = (await bob.client.self.get()).principal.id
    const strict = await ada.workspaces.create({ name: 'Strict' })
    const rules = { maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null, ipAllowlist: [] }
    await ada.workspaces.setPolicy(strict.id, { ...rules, approvalRequired: true })
    await ada.workspaces.members.put(strict.id, bobId, 'member')
    await bob.client.tokens.create({ name: 'Visitor', workspaces: [strict.id], expires: '30d' })
    await signIn('ada@example.com', `/workspaces/${strict.id}?tab=approvals`)
    await page.getByRole('row', { name: 'Visitor' }).waitFor()
    await press(page, 'Approve')
    await page.getByText('Visitor may act here now.').first().waitFor()
    await page.goto(`/workspaces/${strict.id}?tab=members`)
    await page.getByRole('row', { name: 'Bob' }).waitFor()
    await press(page, 'Remove')
    await page.getByRole('dialog').getByText('1 will stop').waitFor()
    await press(page, 'Remove')
    await page.getByText('Bob was removed.').first().waitFor()
    expect((await ada.workspaces.members.list(strict.id).page()).items).toEqual([])
  })

  test('tokens are chosen, and revoked together', async () => {
    for (const name of ['First of two', 'Second of two']) await ada.tokens.create({ name })
    await signIn('ada@example.com', '/tokens')
    await press(page, 'Choose Second of two', 'Space')
    await press(page, 'Choose First of two', 'Space')
    await page.getByText('2 chosen').waitFor()
    await press(page, 'Revoke')
    await inDialog('Revoke 2 tokens?').waitFor()
    await tabTo(page, 'Type revoke to confirm')
    await page.keyboard.type('revoke')
    await page.keyboard.press('Enter')
    await page.getByText('2 tokens are revoked.').first().waitFor()
    expect(await ada.tokens.counts({ search: 'of two' })).toMatchObject({ active: 0, revoked: 2 })
  })

  test('an operator finds a person, and suspends and resumes them', async () => {
    await world.person('Carol')
    await signIn('boss@example.com', '/operator')
    await tabTo(page, /^Search|^Find/)
    await page.keyboard.type('carol@')
    await page.getByText('ada@example.com').waitFor({ state: 'detached' })
    await press(page, 'Suspend')
    await inDialog('Suspend Carol?').waitFor()
    await press(page, 'Suspend')
    await page.getByText('Suspended', { exact: true }).waitFor()
    await press(page, 'Resume')
    await page.getByText('Active', { exact: true }).waitFor()
  })

  test('somebody lets in a program that asks from a terminal', async () => {
    const post = async (path: string, fields: Record<string, string>) => {
      const body = new URLSearchParams({ client_id: 'latchkey-cli', ...fields })
      return (await fetch(world.origin + path, { method: 'POST', body })).json() as Promise<Record<string, string>>
    }
    const asked = await post('/oauth/device_authorization', { device_name: 'Terminal' })
    await signIn('ada@example.com', `/device?user_code=${asked['user_code']}`)
    await press(page, 'Let it in')
    await page.getByText('was let in').waitFor()
    const grant = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: asked['device_code'] ?? '',
    }
    expect((await post('/oauth/token', grant))['access_token']).toMatch(/^seam_at1_/)
  })
})
