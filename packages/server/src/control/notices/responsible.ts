import type { CredentialOwner, OrganizationId, Principal, PrincipalId, WorkspaceId } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { Platform } from '../platform.ts'

/** So many people at most are written to about one credential. */
const MOST_PEOPLE = 50
const PAGE = 100

/**
 * Who is told about a credential: its user; for a service account and a workspace of an organization whoever may manage service accounts there, for
 * a person's workspace that person; for service keys the operators. Active people alone.
 */
export async function responsiblePeople(
  tables: ReadTables,
  platform: Platform,
  owner: CredentialOwner,
): Promise<readonly Principal[]> {
  if (owner.type === 'platform') return tables.principals.withRole('operator', MOST_PEOPLE)
  if (owner.type === 'workspace') {
    const workspace = await tables.workspaces.find(owner.id as WorkspaceId)
    if (workspace === null || workspace.state !== 'active') return []
    if (workspace.organizationId !== null) return managers(tables, platform, workspace.organizationId)
    return workspace.ownerId === null ? [] : active(await tables.principals.find(workspace.ownerId))
  }
  const principal = await tables.principals.find(owner.id as PrincipalId)
  if (principal === null || principal.state !== 'active') return []
  if (principal.type === 'user') return [principal]
  return principal.organizationId === null ? [] : managers(tables, platform, principal.organizationId)
}

async function managers(tables: ReadTables, platform: Platform, id: OrganizationId): Promise<readonly Principal[]> {
  const people: Principal[] = []
  let after: string | null = null
  do {
    const members = await tables.organizations.members(id, { limit: PAGE, after })
    for (const { principalId, role } of members) {
      if (!platform.roles.organizationRights([role]).includes('service_accounts:write')) continue
      people.push(...active(await tables.principals.find(principalId)))
    }
    after = members.length < PAGE ? null : (members.at(-1)?.principalId ?? null)
  } while (after !== null && people.length < MOST_PEOPLE)
  return people.slice(0, MOST_PEOPLE)
}

const active = (principal: Principal | null): Principal[] =>
  principal?.type === 'user' && principal.state === 'active' ? [principal] : []
