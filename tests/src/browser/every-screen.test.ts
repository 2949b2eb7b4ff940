import type { Latchkey } from '@latchkey/sdk'
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../accessibility.ts'
import { hasChromium, startChromium } from '../chromium.ts'
import { requirement } from '../requirement.ts'
import { HOSTILE } from './hostile-names.ts'
import { type ConsoleWorld, expectNoSidewaysScroll, openConsole, PASSWORD } from './world.ts'

const chromium = await requirement('Chromium', hasChromium)
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const WORKSPACE_TABS = ['members', 'keys', 'tokens', 'approvals', 'policy', 'audit', 'settings']
const ORGANIZATION_TABS = ['members', 'teams', 'accounts', 'policy', 'audit', 'settings']
const OPERATOR_TABS = ['users', 'credentials', 'serviceKeys', 'verifiers', 'health', 'configuration', 'audit']
/** How many tables are wider than the card that they stand in, which would hide their end. */
const CUT_TABLES =
  "[...document.querySelectorAll('table')].filter((one) => one.scrollWidth > one.parentElement.clientWidth).length"
const NAMES = Object.values(HOSTILE)

/** Addresses, and who looks at them. */
interface Tour {
  readonly email: string
  readonly paths: readonly string[]
}

type Pending = ReadonlySet<Request>

/** The requests of a page that are on their way: Playwright's own "networkidle" waits half a second for more, at each of a hundred screens. */
function requestsOf(page: Page): Pending {
  const pending = new Set<Request>()
  page.on('request', (request) => pending.add(request))
  page.on('requestfinished', (request) => pending.delete(request))
  page.on('requestfailed', (request) => pending.delete(request))
  return pending
}

describe.skipIf(chromium.missing)('every screen, whatever people call themselves and what they make', () => {
  let browser: Browser
  let world: ConsoleWorld
  let tours: readonly Tour[]

  beforeAll(async () => {
    world = await openConsole()
    browser = await startChromium()
    const ada = await hostilePerson('ada', HOSTILE.long)
    const bob = await hostilePerson('bob', HOSTILE.backwards)
    const boss = await hostilePerson('boss', HOSTILE.markup)
    await world.operator.users.edit(boss.id, { role: 'operator' })
    const paths = [...(await fill(ada.client, bob)), '/notices', '/profile', '/workspaces', '/organizations']
    tours = [
      { email: ada.email, paths },
      { email: boss.email, paths: OPERATOR_TABS.map((tab) => `/operator?tab=${tab}`) },
    ]
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  async function hostilePerson(handle: string, name: string) {
    const email = `${handle}@example.com`
    const { id } = await world.operator.users.create({ email, name, password: PASSWORD })
    return { id, email, client: await world.clientOf(id) }
  }

  /** Something of each kind with each of the names. Gives the addresses of what was made. */
  async function fill(ada: Latchkey, bob: { readonly id: string; readonly client: Latchkey }): Promise<string[]> {
    const home = await ada.workspaces.create({ name: HOSTILE.markup })
    for (const name of [HOSTILE.backwards, HOSTILE.long, HOSTILE.faces]) await ada.workspaces.create({ name })
    await ada.workspaces.members.put(home.id, bob.id, 'member')
    const guild = await ada.organizations.create({ name: HOSTILE.long, slug: 'guild' })
    await ada.organizations.members.put(guild.id, bob.id, 'member')
    const tokens: string[] = []
    const accounts: string[] = []
    for (const name of NAMES) {
      const description = name.repeat(5).slice(0, 500)
      tokens.push((await ada.tokens.create({ name, description, expires: '7d' })).credential.id)
      await ada.keys(home.id).create({ name, expires: '90d' })
      await bob.client.tokens.create({ name, scopes: ['devices:read'], expires: '90d' })
      await ada.organizations.teams.create(guild.id, { name })
      const account = await ada.serviceAccounts.create(guild.id, { name })
      await ada.serviceAccounts.tokens(guild.id, account.id).create({ name, expires: '90d' })
      accounts.push(account.id)
      await world.operator.serviceKeys.create({ name, scopes: ['verify'], expires: '1y' })
    }
    const policy = { maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null, ipAllowlist: [] }
    await ada.workspaces.setPolicy(home.id, { ...policy, approvalRequired: true })
    await bob.client.tokens.create({ name: HOSTILE.faces, workspaces: [home.id], expires: '90d' })
    return [
      '/tokens',
      '/tokens/new',
      ...tokens.flatMap((id) => [`/tokens/${id}`, `/tokens/${id}/edit`]),
      ...WORKSPACE_TABS.map((tab) => `/workspaces/${home.id}?tab=${tab}`),
      ...ORGANIZATION_TABS.map((tab) => `/organizations/${guild.id}?tab=${tab}`),
      ...accounts.slice(0, 2).map((id) => `/organizations/${guild.id}/service-accounts/${id}`),
    ]
  }

  async function open(page: Page, path: string, pending: Pending): Promise<void> {
    await page.goto(path)
    await page.locator('h1').waitFor()
    await expect.poll(() => pending.size, { timeout: 10_000, interval: 20 }).toBe(0)
    await page.locator('[role=status] .animate-pulse').first().waitFor({ state: 'detached' })
  }

  test.each([
    ['on a desk, in English and light', 'light', { locale: 'en-US' }],
    ['on a phone, in German and dark', 'dark', { ...PHONE, locale: 'de-DE' }],
  ] as const)(
    'is without fault for axe, takes names for text, and has nothing stand out at its side, %s',
    async (_, colorScheme, options) => {
      for (const { email, paths } of tours) {
        const page = await world.page(browser, { ...options, colorScheme, reducedMotion: 'reduce' })
        const pending = requestsOf(page)
        await world.signIn(page, email)
        for (const path of paths) {
          await open(page, path, pending)
          await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
          expect([path, await violations(page)]).toEqual([path, []])
          await expectNoSidewaysScroll(page)
          expect(await page.evaluate(CUT_TABLES), path).toBe(0)
          expect(await page.evaluate('window.hit'), path).toBeUndefined()
        }
        await page.context().close()
      }
      expect(world.complaints).toEqual([])
    },
    300_000,
  )
})
