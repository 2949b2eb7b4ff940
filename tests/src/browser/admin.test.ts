import type { Latchkey, Workspace } from '@latchkey/sdk'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../accessibility.ts'
import { hasChromium, startChromium } from '../chromium.ts'
import { requirement } from '../requirement.ts'
import { type ConsoleWorld, openConsole, PASSWORD } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)

describe.skipIf(chromium.missing)('the screens of administrators and operators', () => {
  let browser: Browser
  let world: ConsoleWorld
  let ada: Latchkey
  let bob: Latchkey
  let home: Workspace
  let bobId: string
  let adaState: BrowserContextOptions['storageState'] & object
  let bobState: BrowserContextOptions['storageState'] & object
  let operatorState: BrowserContextOptions['storageState'] & object

  beforeAll(async () => {
    world = await openConsole()
    browser = await startChromium()
    const people = [await world.person('Ada'), await world.person('Bob')] as const
    ;[ada, bob] = [people[0].client, people[1].client]
    home = await ada.workspaces.create({ name: 'Home' })
    bobId = (await bob.self.get()).principal.id
    await ada.workspaces.members.put(home.id, bobId, 'member')
    await bob.tokens.create({ name: 'Monitoring', scopes: ['devices:read'], expires: '90d' })
    const boss = await world.operator.users.create({ email: 'boss@example.com', name: 'Boss', password: PASSWORD })
    await world.operator.users.edit(boss.id, { role: 'operator' })
    const stateOf = async (email: string) => {
      const own = await world.page(browser)
      await world.signIn(own, email)
      return own.context().storageState()
    }
    adaState = await stateOf(people[0].email)
    bobState = await stateOf(people[1].email)
    operatorState = await stateOf('boss@example.com')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  test('end somebody’s token in the workspace, and leave it alone elsewhere', async () => {
    const page = await world.page(browser, { storageState: adaState })
    await page.goto(`/workspaces/${home.id}?tab=tokens`)
    await page.getByRole('button', { name: 'End here' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End here' }).click()
    await page.getByText('No token reaches this workspace').waitFor()
    const { items } = await ada.workspaces.grants.list(home.id, { state: 'ended' }).page()
    expect(items).toHaveLength(1)
    expect((await bob.tokens.list().page()).items[0]?.status).toBe('active')
  })

  test('show what a policy would touch before it is set, and set it', async () => {
    const { id } = await ada.workspaces.create({ name: 'Ruled' })
    await ada.keys(id).create({ name: 'Front desk', expires: '90d' })
    const page = await world.page(browser, { storageState: adaState })
    await page.goto(`/workspaces/${id}?tab=policy`)
    await page.getByLabel('Longest lifetime, in days').fill('7')
    await page.getByRole('button', { name: 'See what it would touch' }).click()
    await page.getByText('1 of').waitFor()
    await page.getByText('Stops').waitFor()
    expect((await ada.workspaces.policy(id)).maxLifetimeSeconds).toBeNull()
    await page.getByRole('button', { name: 'Set policy' }).click()
    await page.getByText('The policy holds now.').first().waitFor()
    expect((await ada.workspaces.policy(id)).maxLifetimeSeconds).toBe(7 * 86_400)
  })

  test('make an organization, give it a member with a role, and say what stops before they are removed', async () => {
    const page = await world.page(browser, { storageState: adaState })
    await page.goto('/organizations')
    await page.getByRole('button', { name: 'New organization' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Makers')
    await page.getByRole('button', { name: 'Create organization' }).click()
    await page.waitForURL('**/organizations/*')
    await page.getByRole('heading', { name: 'Makers' }).waitFor()
    const id = page.url().split('/').at(-1) ?? ''
    await page.getByRole('button', { name: 'Add member' }).click()
    await page.getByRole('dialog').getByLabel('Id of a person').fill(bobId)
    await page.getByRole('dialog').getByLabel('Role').selectOption('member')
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
    const role = page.getByLabel('Role of Bob')
    await role.waitFor()
    const rolesOf = async () =>
      Object.fromEntries(
        (await ada.organizations.members.list(id).page()).items.map((one) => [one.principalId, one.role]),
      )
    expect((await rolesOf())[bobId]).toBe('member')
    await role.selectOption('admin')
    await page.getByText('Bob has another role now.').first().waitFor()
    expect((await rolesOf())[bobId]).toBe('admin')
    await role.selectOption('member')
    await expect.poll(async () => (await rolesOf())[bobId]).toBe('member')
    const shop = await ada.workspaces.create({ name: 'Shop', organizationId: id })
    await ada.workspaces.members.put(shop.id, bobId, 'member')
    await page.getByRole('row', { name: 'Bob' }).getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByText('1 will stop').waitFor()
    expect(await rolesOf()).toHaveProperty(bobId)
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await role.waitFor({ state: 'detached' })
    expect(await rolesOf()).not.toHaveProperty(bobId)
  })

  test('make a team, fill it, rename it, empty it and delete it', async () => {
    const page = await world.page(browser, { storageState: adaState })
    const { id } = await ada.organizations.create({ name: 'Cooks' })
    await ada.organizations.members.put(id, bobId, 'member')
    const teams = async () => (await ada.organizations.teams.list(id).page()).items
    await page.goto(`/organizations/${id}?tab=teams`)
    await page.getByRole('button', { name: 'New team' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Night shift')
    await page.getByRole('dialog').getByRole('button', { name: 'New team' }).click()
    await page.getByRole('button', { name: 'Members' }).click()
    await page.getByRole('dialog').getByText('Nobody is in this team yet.').waitFor()
    await page.getByRole('dialog').getByRole('combobox', { name: 'Who' }).fill('bo')
    await page.getByRole('option', { name: 'Bob' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
    const takeOut = page.getByRole('dialog').getByRole('button', { name: 'Remove Bob' })
    await takeOut.waitFor()
    expect(await violations(page)).toEqual([])
    const [team] = await teams()
    const kitchen = await ada.workspaces.create({ name: 'Kitchen', organizationId: id })
    await ada.workspaces.members.put(kitchen.id, team?.id ?? '', 'member')
    const members = async () => (await ada.organizations.teams.members(id, team?.id ?? '').page()).items
    expect(await members()).toMatchObject([{ principalId: bobId }])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByText('1 will stop').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Members' }).click()
    await takeOut.click()
    await page.getByRole('dialog').getByText('Nobody is in this team yet.').waitFor()
    expect(await members()).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Day shift')
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('row', { name: 'Day shift' }).waitFor()
    expect(await teams()).toMatchObject([{ name: 'Day shift' }])
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No teams').waitFor()
    expect(await teams()).toEqual([])
  })

  test('make a service account, suspend it, resume it and delete it', async () => {
    const page = await world.page(browser, { storageState: adaState })
    const { id } = await ada.organizations.create({ name: 'Robots' })
    const states = async () => (await ada.serviceAccounts.list(id).page()).items.map(({ state }) => state)
    await page.goto(`/organizations/${id}?tab=accounts`)
    await page.getByRole('button', { name: 'New service account' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Night build')
    await page.getByRole('dialog').getByRole('button', { name: 'New service account' }).click()
    await page.getByRole('button', { name: 'Suspend' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    await page.getByRole('button', { name: 'Resume' }).waitFor()
    expect(await states()).toEqual(['suspended'])
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Suspend' }).waitFor()
    expect(await states()).toEqual(['active'])
    const account = (await ada.serviceAccounts.list(id).page()).items[0]?.id ?? ''
    await ada.serviceAccounts.tokens(id, account).create({ name: 'Nightly' })
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByText('1 will stop').waitFor()
    await page.getByRole('dialog').getByText('Nightly').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No service accounts').waitFor()
    expect(await states()).toEqual([])
  })

  test('set the policy of an organization, rename it, and delete it once its word was typed', async () => {
    const page = await world.page(browser, { storageState: adaState })
    const { id, slug } = await ada.organizations.create({ name: 'Short lived' })
    await page.goto(`/organizations/${id}?tab=policy`)
    await page.getByLabel('Longest lifetime, in days').fill('7')
    await page.getByRole('button', { name: 'See what it would touch' }).click()
    await page.getByText('None of the 0').waitFor()
    expect((await ada.organizations.policy(id)).maxLifetimeSeconds).toBeNull()
    await page.getByRole('button', { name: 'Set policy' }).click()
    await page.getByText('The policy holds now.').first().waitFor()
    expect((await ada.organizations.policy(id)).maxLifetimeSeconds).toBe(7 * 86_400)
    await page.getByRole('tab', { name: 'Settings' }).click()
    await page.getByLabel('Name').fill('Shorter lived')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Shorter lived' }).waitFor()
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('row', { name: 'organization.edited' }).waitFor()
    expect(await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href')).toContain(
      `/v1/organizations/${id}/audit/export?`,
    )
    await page.getByRole('tab', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Delete organization' }).click()
    await page.getByRole('dialog').getByText('No token or key will stop.').waitFor()
    const last = page.getByRole('dialog').getByRole('button', { name: 'Delete organization' })
    expect(await last.isDisabled()).toBe(true)
    await page.getByRole('dialog').getByRole('textbox').fill(slug)
    await last.click()
    await page.waitForURL('**/organizations')
    await expect(ada.organizations.get(id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('find a person, and say what would stop before they are suspended', async () => {
    const page = await world.page(browser, { storageState: operatorState })
    await page.goto('/operator?tab=users')
    await page.getByRole('searchbox').fill('bob@')
    await page.getByText('bob@example.com').waitFor()
    await page.getByText('ada@example.com').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Suspend' }).click()
    await page.getByRole('dialog').getByText('will stop').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    await page.getByRole('button', { name: 'Resume' }).waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Suspend' }).waitFor()
  })

  test('offer a member what their role allows, and say so where an address leads beyond', async () => {
    const page = await world.page(browser, { storageState: bobState })
    await page.goto(`/workspaces/${home.id}`)
    await page.getByRole('row', { name: 'Bob' }).getByText('member', { exact: true }).waitFor()
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Members', 'Policy'])
    expect(await page.getByRole('button', { name: 'Add member' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Remove' }).count()).toBe(0)
    await page.getByRole('tab', { name: 'Policy' }).click()
    await page.getByText('Your role lets you see these rules').waitFor()
    expect(await page.getByLabel('Longest lifetime, in days').isDisabled()).toBe(true)
    for (const path of [`/workspaces/${home.id}?tab=audit`, '/operator']) {
      await page.goto(path)
      await page.getByText('This is not for you to see').waitFor()
      expect(await violations(page)).toEqual([])
    }
  })

  test('are not offered to who is no operator', async () => {
    const page = await world.page(browser, { storageState: adaState })
    await page.goto('/workspaces')
    await page.getByRole('link', { name: 'Workspaces' }).first().waitFor()
    expect(await page.getByRole('link', { name: 'Operator' }).count()).toBe(0)
  })
})
