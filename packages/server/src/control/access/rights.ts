import {
  type Instant,
  intersect,
  isAllowedAddress,
  LatchkeyError,
  lifetimeFault,
  MINUTE,
  missing,
  notFound,
  type Organization,
  type OrganizationId,
  strictest,
  type Workspace,
  type WorkspaceId,
} from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { isSession } from '../people.ts'
import type { Platform } from '../platform.ts'
import type { Caller } from './caller.ts'
import type { ManagementScope } from './management-scopes.ts'

/** A workspace with what the caller may do in it now: token ∩ roles ∩ policy. */
export interface WorkspaceAccess {
  readonly workspace: Workspace
  readonly scopes: readonly string[]
}

export interface OrganizationAccess {
  readonly organization: Organization
  readonly scopes: readonly string[]
}

/**
 * Throws `not_found` for a workspace that is not there, deleted, or not the caller's, alike. A suspended one can still be managed by those who may.
 */
export async function accessWorkspace(
  tables: ReadTables,
  platform: Platform,
  caller: Caller,
  id: WorkspaceId,
): Promise<WorkspaceAccess> {
  const workspace = await tables.workspaces.find(id)
  if (workspace === null || workspace.state === 'deleted') throw notFound('workspace')
  if (caller.limitedTo !== null && !caller.limitedTo.includes(id)) throw notFound('workspace')
  const scopes = await scopesIn(tables, platform, caller, workspace)
  if (scopes.length === 0) throw notFound('workspace')
  return { workspace, scopes }
}

async function scopesIn(
  tables: ReadTables,
  platform: Platform,
  caller: Caller,
  workspace: Workspace,
): Promise<readonly string[]> {
  const organization =
    workspace.organizationId === null ? null : await tables.organizations.find(workspace.organizationId)
  const policy = organization === null ? workspace.policy : strictest(organization.policy, workspace.policy)
  const { kind, createdAt, expiresAt } = caller.credential
  // A person's session answers to no token policy: otherwise a policy that is too strict could never be undone.
  if (isSession(kind)) return intersect(caller.tokenScopes, await rightsOf(tables, platform, caller, workspace))
  if (lifetimeFault(policy, createdAt, expiresAt) !== null) return []
  if (policy.addressAllowlists.some((ranges) => !isAllowedAddress(ranges, caller.address))) return []
  if (kind === 'pat') {
    const grant = await tables.grants.find(workspace.id, caller.credential.id)
    const admitted =
      grant === null
        ? !policy.approvalRequired
        : grant.state === 'approved' || (grant.state === 'pending' && !policy.approvalRequired)
    if (!admitted) return []
  }
  const held = intersect(caller.tokenScopes, await rightsOf(tables, platform, caller, workspace))
  return policy.allowedScopes === null ? held : intersect(held, policy.allowedScopes)
}

async function rightsOf(
  tables: ReadTables,
  platform: Platform,
  caller: Caller,
  workspace: Workspace,
): Promise<readonly string[]> {
  if (caller.kind === 'key') return caller.credential.owner.id === workspace.id ? caller.tokenScopes : []
  return platform.roles.workspaceRights(await tables.workspaces.standing(workspace.id, caller.principal.id))
}

/** Throws `not_found` for an organization that is not there, deleted, or not the caller's, alike. */
export async function accessOrganization(
  tables: ReadTables,
  platform: Platform,
  caller: Caller,
  id: OrganizationId,
): Promise<OrganizationAccess> {
  const organization = await tables.organizations.find(id)
  const role = organization === null ? null : await tables.organizations.roleOf(id, caller.principal.id)
  if (organization === null || organization.state === 'deleted' || role === null) throw notFound('organization')
  // A token limited to some workspaces is not one for the organization above them.
  const scopes =
    caller.limitedTo === null ? intersect(caller.tokenScopes, platform.roles.organizationRights([role])) : []
  if (scopes.length === 0) throw notFound('organization')
  return { organization, scopes }
}

/** How long proving who one is counts for what widens access. */
export const RECENT_MS = 15 * MINUTE

/** Throws `scope_missing` unless these scopes, held in a workspace, show the tokens and keys that act there. */
export function requireMaySee(scopes: readonly string[]): void {
  const needed = ['grants:read', 'keys:read'] as const satisfies readonly ManagementScope[]
  const lacking = missing(needed, scopes)
  if (lacking.length === 0) return
  const message = `This shows tokens and keys, so it needs ${lacking.join(' and ')} in the workspace too.`
  throw new LatchkeyError('scope_missing', message, { requiredScopes: lacking })
}

/** Whether the person behind the caller proved who they are within the last quarter of an hour. A token never did. */
export function isRecentlyAuthenticated(caller: Caller, now: Instant): boolean {
  return caller.authenticatedAt !== null && now - caller.authenticatedAt <= RECENT_MS
}
