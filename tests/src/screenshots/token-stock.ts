import { DAY, MINUTE } from '@latchkey/core'
import type { ConsoleWorld } from '../browser/world.ts'
import type { Company } from './company.ts'

const HUNDREDS = 240

/** Tokens and keys of every state, used by programs of every kind. Gives the id of the one whose page is shown. */
export async function fillTokens(world: ConsoleWorld, company: Company): Promise<string> {
  const { people, rentals, offices, hall } = company
  const { client: ada } = people.ada
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
  const tablet = await ada.keys(rentals.id).create({ name: 'Front desk tablet', expires: '90d' })
  await ada.keys(rentals.id).create({ name: 'Booking system', scopes: ['devices:read'], expires: 'never' })
  const gate = await ada.keys(rentals.id).create({ name: 'Garage gate', expires: '30d' })
  await ada.keys(rentals.id).revoke(gate.credential.id)

  const { client: grace } = people.grace
  const scopes = ['devices:read']
  await grace.tokens.create({
    ...{ name: 'Monitoring', description: 'Alerts the night shift when a door stays open' },
    ...{ scopes, expires: '30d', workspaces: [hall.id] },
  })
  const sensors = await grace.tokens.create({ name: 'Sensor export', scopes, expires: '1y' })
  const { client: builder } = people.builder
  for (let number = 1; number <= HUNDREDS; number++)
    await builder.tokens.create({ name: `Build ${number}`, scopes, expires: number % 3 === 0 ? '1y' : '90d' })

  const uses = [
    [importer.credential.id, '203.0.113.24', 'python-requests/2.32.3', 2],
    [website.credential.id, '192.0.2.7', 'seam-javascript/2.32.0', 1],
    [laptop.credential.id, '198.51.100.61', 'curl/8.16.0', 3],
    [tablet.credential.id, '203.0.113.9', 'okhttp/5.1.0', 5],
    [sensors.credential.id, '198.51.100.18', 'Go-http-client/2.0', 4],
  ] as const
  await world.reportUse(uses.map(([id, address, userAgent, factor]) => useOf(id, address, userAgent, factor)))
  return importer.credential.id
}

/** A month of uses, more on some days than on others. */
function useOf(credentialId: string, address: string, userAgent: string, factor: number): object {
  const days: Record<string, number> = {}
  for (let daysAgo = 29; daysAgo >= 0; daysAgo--) {
    const count = Math.round((40 + 30 * Math.sin(daysAgo / 3) + (daysAgo % 7 < 2 ? -30 : 10)) * factor)
    if (count > 0) days[new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10)] = count
  }
  const count = Object.values(days).reduce((sum, one) => sum + one, 0)
  const lastUsedAt = new Date(Date.now() - 12 * MINUTE * factor).toISOString()
  return { credentialId, count, lastUsedAt, address, userAgent, days }
}
