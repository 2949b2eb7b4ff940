import { DAY } from '@latchkey/core'
import type { Latchkey, Organization, Workspace } from '@latchkey/sdk'
import { type ConsoleWorld, PASSWORD } from '../browser/world.ts'

/** Who looks: an administrator, a member without rights of administration, somebody with hundreds of tokens, somebody new, the operator. */
export const VIEWERS = ['ada', 'grace', 'builder', 'newcomer', 'operator'] as const
export type Viewer = (typeof VIEWERS)[number]

interface Person {
  readonly id: string
  readonly email: string
  readonly client: Latchkey
}

const NAMES = [
  ['operator', 'Margaret Hamilton'],
  ['ada', 'Ada Lovelace'],
  ['grace', 'Grace Hopper'],
  ['builder', 'Edsger Dijkstra'],
  ['newcomer', 'Katherine Johnson'],
] as const satisfies readonly (readonly [Viewer, string])[]

/** Who is there, and where they work. */
export interface Company {
  readonly people: Readonly<Record<Viewer, Person>>
  readonly organization: Organization
  readonly rentals: Workspace
  readonly offices: Workspace
  readonly hall: Workspace
  readonly empty: Workspace
}

export async function raiseCompany(world: ConsoleWorld): Promise<Company> {
  // A company is not founded in one second: lists and histories show it.
  world.advance(-60 * DAY)
  const join = (name: string) =>
    world.operator.users.create({
      email: `${name.toLowerCase().replace(' ', '.')}@example.com`,
      name,
      password: PASSWORD,
    })
  const users = []
  for (const [viewer, name] of NAMES) {
    users.push([viewer, await join(name)] as const)
    world.advance(2 * DAY)
  }
  await world.operator.users.suspend((await join('Charles Babbage')).id)
  world.advance((60 - 2 * NAMES.length) * DAY)
  const found = users.map(async ([viewer, { id, email }]) => [viewer, { id, email, client: await world.clientOf(id) }])
  const people = Object.fromEntries(await Promise.all(found)) as Company['people']
  await world.operator.users.edit(people.operator.id, { role: 'operator' })

  world.advance(-40 * DAY)
  const { client: ada } = people.ada
  const organization = await ada.organizations.create({ name: 'Analytical Engines' })
  world.advance(2 * DAY)
  const rentals = await ada.workspaces.create({ name: 'Pacific Rentals' })
  const offices = await ada.workspaces.create({ name: 'Linden Offices', organizationId: organization.id })
  const hall = await ada.workspaces.create({ name: 'Maple Hall', organizationId: organization.id })
  const empty = await ada.workspaces.create({ name: 'Sandbox', visibility: 'public' })
  const closed = await ada.workspaces.create({ name: 'Harbour View' })
  await ada.workspaces.suspend(closed.id)
  world.advance(20 * DAY)
  for (const { id } of [people.grace, people.builder])
    await ada.organizations.members.put(organization.id, id, 'member')
  await ada.organizations.members.put(organization.id, people.newcomer.id, 'admin')
  for (const { id } of [rentals, hall]) await ada.workspaces.members.put(id, people.grace.id, 'member')
  await ada.workspaces.members.put(rentals.id, people.builder.id, 'admin')
  await ada.workspaces.members.put(rentals.id, people.newcomer.id, 'viewer')
  await fillOrganization(people, organization, offices)
  const rules = { maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null, ipAllowlist: [] }
  await ada.workspaces.setPolicy(hall.id, { ...rules, approvalRequired: true })
  world.advance(18 * DAY)
  return { people, organization, rentals, offices, hall, empty }
}

async function fillOrganization(
  { ada: { client: ada }, grace, builder }: Company['people'],
  organization: Organization,
  offices: Workspace,
): Promise<void> {
  const team = await ada.organizations.teams.create(organization.id, { name: 'Night shift' })
  await ada.organizations.teams.create(organization.id, { name: 'Facilities' })
  for (const { id } of [grace, builder]) await ada.organizations.teams.addMember(organization.id, team.id, id)
  await ada.workspaces.members.put(offices.id, team.id, 'member')
  const accounts = []
  for (const name of ['Nightly backup', 'Website build', 'Door sync (old)'])
    accounts.push(await ada.serviceAccounts.create(organization.id, { name }))
  const [backup, , old] = accounts
  await ada.workspaces.members.put(offices.id, backup?.id ?? '', 'viewer')
  await ada.serviceAccounts.suspend(organization.id, old?.id ?? '')
}
