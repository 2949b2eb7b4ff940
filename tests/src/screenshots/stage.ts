import { DAY, MINUTE } from '@latchkey/core'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { ConsoleWorld } from '../browser/world.ts'

type SignedIn = NonNullable<BrowserContextOptions['storageState']>

/** The people and things that the pictures show. */
export interface Stage {
  readonly tokenId: string
  readonly workspaceId: string
  readonly organizationId: string
  readonly signedIn: (who: 'ada' | 'newcomer') => SignedIn
}

export async function setTheStage(world: ConsoleWorld, browser: Browser): Promise<Stage> {
  const { client: ada, email } = await world.person('Ada Lovelace')
  const grace = await world.person('Grace Hopper')
  const newcomer = await world.person('Katherine Johnson')
  const organization = await ada.organizations.create({ name: 'Analytical Engines' })
  const rentals = await ada.workspaces.create({ name: 'Pacific Rentals' })
  const offices = await ada.workspaces.create({ name: 'Linden Offices', organizationId: organization.id })
  const hall = await ada.workspaces.create({ name: 'Maple Hall', organizationId: organization.id })
  const people = await world.operator.users.list().page()
  const graceId = people.items.find((user) => user.email === grace.email)?.id ?? ''
  for (const { id } of [rentals, hall]) await ada.workspaces.members.put(id, graceId, 'member')
  await ada.workspaces.setPolicy(hall.id, {
    ...{
      maxLifetimeSeconds: null,
      expiryRequired: false,
      allowedScopes: null,
      approvalRequired: true,
      ipAllowlist: [],
    },
  })

  const importer = await ada.tokens.create({
    ...{ name: 'Nightly import', description: 'Reads the devices of both sites at two in the morning' },
    ...{ scopes: ['devices:read'], workspaces: [rentals.id, offices.id], expires: '90d' },
  })
  // Made a while ago, so that it ends soon.
  world.advance(-25 * DAY)
  const website = await ada.tokens.create({
    ...{ name: 'CI of the website', scopes: ['devices:write'], workspaces: [rentals.id], expires: '30d' },
    ...{ ipAllowlist: ['192.0.2.0/24'] },
  })
  world.advance(25 * DAY)
  const laptop = await ada.tokens.create({ name: 'Laptop', expires: 'never' })
  await ada.tokens.create({
    ...{ name: 'Grafana dashboards', scopes: ['devices:read'], expires: '1y' },
    rateLimit: { requests: 600, windowSeconds: 60 },
  })
  const contractor = await ada.tokens.create({ name: 'Contractor', scopes: ['devices:read'], expires: '30d' })
  await ada.tokens.suspend(contractor.credential.id)
  const phone = await ada.tokens.create({ name: 'Old phone', expires: '30d' })
  await ada.tokens.revoke(phone.credential.id, 'The phone was lost.')
  await ada.keys(rentals.id).create({ name: 'Front desk tablet', expires: '90d' })
  await grace.client.tokens.create({
    name: 'Monitoring',
    scopes: ['devices:read'],
    expires: '30d',
    workspaces: [hall.id],
  })

  const uses = [
    [importer.credential.id, '203.0.113.24', 'python-requests/2.32.3', 2],
    [website.credential.id, '192.0.2.7', 'seam-javascript/2.32.0', 1],
    [laptop.credential.id, '198.51.100.61', 'curl/8.16.0', 3],
  ] as const
  const items = uses.map(([credentialId, address, userAgent, factor]) => {
    const days: Record<string, number> = {}
    for (let daysAgo = 29; daysAgo >= 0; daysAgo--) {
      const count = Math.round((40 + 30 * Math.sin(daysAgo / 3) + (daysAgo % 7 < 2 ? -30 : 10)) * factor)
      if (count > 0) days[new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10)] = count
    }
    const count = Object.values(days).reduce((sum, one) => sum + one, 0)
    const lastUsedAt = new Date(Date.now() - 12 * MINUTE * factor).toISOString()
    return { credentialId, count, lastUsedAt, address, userAgent, days }
  })
  await world.reportUse(items)

  const states = new Map<'ada' | 'newcomer', SignedIn>()
  for (const [who, address] of [
    ['ada', email],
    ['newcomer', newcomer.email],
  ] as const) {
    const page = await world.page(browser)
    await world.signIn(page, address)
    states.set(who, await page.context().storageState())
    await page.context().close()
  }
  return {
    tokenId: importer.credential.id,
    workspaceId: rentals.id,
    organizationId: organization.id,
    signedIn: (who) => states.get(who) as SignedIn,
  }
}
