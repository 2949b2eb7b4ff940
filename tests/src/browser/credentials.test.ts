import type { Latchkey } from '@latchkey/sdk'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../accessibility.ts'
import { hasChromium, startChromium } from '../chromium.ts'
import { requirement } from '../requirement.ts'
import { type ConsoleWorld, openConsole, PASSWORD, whereKept } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)

describe.skipIf(chromium.missing)('what administrators and operators make for programs', () => {
  let browser: Browser
  let world: ConsoleWorld
  let ada: Latchkey

  beforeAll(async () => {
    world = await openConsole()
    browser = await startChromium()
    ada = (await world.person('Ada')).client
    const boss = await world.operator.users.create({ email: 'boss@example.com', name: 'Boss', password: PASSWORD })
    await world.operator.users.edit(boss.id, { role: 'operator' })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const open = async (email: string, path: string): Promise<Page> => {
    const page = await world.page(browser)
    await world.signIn(page, email)
    await page.goto(path)
    return page
  }
  /** A credential that works may lack the scope; one that does not is no credential. */
  const works = async (token: string) =>
    (await fetch(`${world.origin}/v1/self`, { headers: { authorization: `Bearer ${token}` } })).status !== 401

  const takeSecret = async (page: Page): Promise<string> => {
    const secret = (await page.getByTestId('secret').textContent()) ?? ''
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Copy secret' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByTestId('secret').waitFor({ state: 'detached' })
    return secret
  }

  const create = async (page: Page, action: string, name: string, choose: (dialog: Locator) => Promise<void>) => {
    await page.getByRole('button', { name: action }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill(name)
    await choose(dialog)
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: action }).click()
    return takeSecret(page)
  }

  /** From its first secret over its second to its end, each of which takes hold at once. */
  const liveOn = async (page: Page, name: string, first: string) => {
    const row = page.getByRole('row', { name })
    await row.waitFor()
    expect(await works(first)).toBe(true)
    await row.getByRole('button', { name: 'New secret' }).click()
    await page.getByRole('dialog').getByLabel('Not at all').check()
    await page.getByRole('dialog').getByRole('button', { name: 'Make new secret' }).click()
    const second = await takeSecret(page)
    expect(second).not.toBe(first)
    expect([await works(first), await works(second)]).toEqual([false, true])
    await row.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText(`${name} was revoked.`).first().waitFor()
    expect(await works(second)).toBe(false)
    for (const secret of [first, second]) expect(await whereKept(page, secret)).toEqual([])
    expect(world.complaints).toEqual([])
  }

  test('a service key: seen once, given another secret, and revoked', async () => {
    const page = await open('boss@example.com', '/operator?tab=serviceKeys')
    const secret = await create(page, 'New service key', 'Gateway', (dialog) =>
      dialog.getByLabel('self:rotate').uncheck(),
    )
    const made = (await world.operator.serviceKeys.list().page()).items.find(({ name }) => name === 'Gateway')
    expect(made?.scopes.toSorted()).toEqual(['self:read', 'self:revoke', 'verify'])
    await liveOn(page, 'Gateway', secret)
  })

  test('an API key of a workspace: with chosen scopes, seen once, given another secret, and revoked', async () => {
    const { id } = await ada.workspaces.create({ name: 'Shop' })
    const page = await open('ada@example.com', `/workspaces/${id}?tab=keys`)
    const secret = await create(page, 'New API key', 'Till', async (dialog) => {
      await dialog.getByRole('searchbox').fill('devices:write')
      await dialog.getByLabel('Control the devices of a workspace').uncheck()
      await dialog.getByLabel('Expires after').selectOption('30d')
    })
    const made = (await ada.keys(id).list().page()).items[0]
    expect(made?.scopes).toContain('devices:read')
    expect(made?.scopes).not.toContain('devices:write')
    expect(Date.parse(made?.expiresAt ?? '') - Date.parse(made?.createdAt ?? '')).toBe(30 * 86_400_000)
    await liveOn(page, 'Till', secret)
  })

  test('a token of a service account: for chosen workspaces, seen once, given another secret, and revoked', async () => {
    const organization = await ada.organizations.create({ name: 'Robots' })
    const account = await ada.serviceAccounts.create(organization.id, { name: 'Night build' })
    const floor = await ada.workspaces.create({ name: 'Floor', organizationId: organization.id })
    await ada.workspaces.create({ name: 'Attic', organizationId: organization.id })
    await ada.workspaces.members.put(floor.id, account.id, 'member')
    const page = await open('ada@example.com', `/organizations/${organization.id}?tab=accounts`)
    await page.getByRole('row', { name: 'Night build' }).getByRole('link', { name: 'Tokens' }).click()
    await page.getByRole('heading', { name: 'Night build' }).waitFor()
    const secret = await create(page, 'New token', 'Nightly', async (dialog) => {
      await dialog.getByRole('combobox', { name: 'Workspaces' }).fill('Floor')
      await page.getByRole('option', { name: 'Floor' }).click()
      await dialog.getByRole('searchbox').fill('devices:read')
      await dialog.getByLabel('See the devices of a workspace').check()
    })
    const tokens = ada.serviceAccounts.tokens(organization.id, account.id)
    const made = (await tokens.list().page()).items[0]
    expect(made).toMatchObject({ name: 'Nightly', workspaces: [floor.id] })
    await liveOn(page, 'Nightly', secret)
    await page.getByRole('link', { name: 'Service accounts' }).click()
    await page.getByRole('row', { name: 'Night build' }).waitFor()
  })
})
