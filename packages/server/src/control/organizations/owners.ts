import type { OrganizationId, Principal } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'

/** Whether the organization would be without an active owner if this one went. */
export async function isOnlyOwner(tables: ReadTables, id: OrganizationId, member: Principal): Promise<boolean> {
  if ((await tables.organizations.roleOf(id, member.id)) !== 'owner') return false
  const active = await tables.organizations.countMembers(id, 'owner')
  return member.state === 'active' ? active <= 1 : active === 0
}

export async function isOnlyMember(tables: ReadTables, id: OrganizationId): Promise<boolean> {
  return (await tables.organizations.members(id, { limit: 2, after: null })).length === 1
}
