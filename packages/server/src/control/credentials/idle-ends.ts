import type { Credential, Grant, Instant, PrincipalId, Workspace, WorkspaceId } from '@latchkey/core'
import { plus, shortestIdle, statusAt } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { every } from '../paging.ts'
import { type VisitorParts, visitorsOf } from '../reach/visitors.ts'

/** When the rules of a workspace end what acts there, unless it is used before. */
export interface IdleEnd {
  readonly workspace: Workspace
  readonly credential: Credential
  /** The last moment at which it still goes on. */
  readonly at: Instant
  /** How a token was admitted there; `null` for an API key, and for a token that needed no admission. */
  readonly grant: Grant | null
}

/** When a credential was last used or changed: whoever has just rotated or resumed one is about to use it. */
export function lastActivity({ updatedAt, use }: Credential): Instant {
  return Math.max(updatedAt, use?.lastAt ?? 0) as Instant
}

/** How long something may go unused in a workspace, in milliseconds; `null` for ever. */
export async function idleLimitOf(tables: ReadTables, workspace: Workspace): Promise<number | null> {
  const { organizationId, policy, state } = workspace
  if (state !== 'active') return null
  const organization = organizationId === null ? null : await tables.organizations.find(organizationId)
  return organization === null ? policy.revokeAfterIdleMs : shortestIdle(organization.policy, policy)
}

/** Of all that acts in a workspace: its active API keys, and the tokens that are admitted there. */
export async function* idleEndsIn(
  context: VisitorParts,
  workspace: Workspace,
  limitMs: number,
): AsyncGenerator<IdleEnd> {
  const { tables, now } = context
  const owner = { type: 'workspace', id: workspace.id } as const
  for await (const key of every((page) => tables.credentials.list(owner, { kind: 'key', state: 'active' }, page)))
    if (statusAt(key, now) === 'active') yield endOf(workspace, key, null, limitMs)
  for await (const { token, facts } of visitorsOf(context, workspace)) {
    if (facts.grant === 'ended' || facts.grant === 'refused') continue
    yield endOf(workspace, token, await tables.grants.find(workspace.id, token.id), limitMs)
  }
}

/** Of one credential, in every workspace whose rules end it some day. */
export async function idleEndsOf({ tables, platform, now }: VisitorParts, credential: Credential): Promise<IdleEnd[]> {
  const { kind, owner } = credential
  if (statusAt(credential, now) !== 'active') return []
  const ends: IdleEnd[] = []
  for await (const workspace of every((page) => tables.workspaces.withIdleLimit(page))) {
    const limitMs = await idleLimitOf(tables, workspace)
    if (limitMs === null) continue
    if (kind === 'key' && owner.id === workspace.id) ends.push(endOf(workspace, credential, null, limitMs))
    if (kind !== 'pat' || credential.workspaces?.includes(workspace.id) === false) continue
    const standing = await tables.workspaces.standing(workspace.id, owner.id as PrincipalId)
    if (platform.roles.workspaceRights({ ...standing, public: false }).length === 0) continue
    const grant = await tables.grants.find(workspace.id as WorkspaceId, credential.id)
    if (grant?.state !== 'ended' && grant?.state !== 'refused') ends.push(endOf(workspace, credential, grant, limitMs))
  }
  return ends
}

/** What was admitted a moment ago is not ended for what was not used before. */
function endOf(workspace: Workspace, credential: Credential, grant: Grant | null, limitMs: number): IdleEnd {
  const since = Math.max(lastActivity(credential), grant?.decidedAt ?? 0) as Instant
  return { workspace, credential, grant, at: plus(since, limitMs) }
}
