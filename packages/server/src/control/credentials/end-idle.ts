import {
  type Credential,
  DAY,
  type Instant,
  type RandomBytes,
  shortestIdle,
  statusAt,
  type Workspace,
} from '@latchkey/core'
import type { ManagementStore, WriteTables, Written } from '../../ports/management-store.ts'
import { every } from '../paging.ts'
import { stamp } from '../perform.ts'
import type { Platform } from '../platform.ts'
import { visitorsOf } from '../reach/visitors.ts'
import type { AuditNote } from '../use-case.ts'

export interface EndIdleParts {
  readonly store: ManagementStore
  readonly platform: Platform
  readonly clock: () => Instant
  readonly random: RandomBytes
}

/** When a credential was last used or changed: whoever has just rotated or resumed one is about to use it. */
export function lastActivity({ updatedAt, use }: Credential): number {
  return Math.max(updatedAt, use?.lastAt ?? 0)
}

/**
 * Ends what was not used for as long as the policy of its workspace allows: revokes API keys, and ends the admission of personal access tokens, which go
 * on in every other workspace. Returns how many it ended; repeating it changes nothing.
 */
export async function endIdle(parts: EndIdleParts, stopping?: AbortSignal): Promise<number> {
  const { store } = parts
  const workspaces = await store.read(async ({ workspaces }) => {
    const found: Workspace[] = []
    for await (const workspace of every((page) => workspaces.withIdleLimit(page))) found.push(workspace)
    return found
  })
  let ended = 0
  for (const { id } of workspaces) {
    if (stopping?.aborted) break
    ended += await store.write((tables) => endIn(parts, tables, id))
  }
  return ended
}

/** Looks again inside the transaction: since the workspaces were listed, a policy may have been loosened or a credential used. */
async function endIn(parts: EndIdleParts, tables: WriteTables, id: Workspace['id']): Promise<Written<number>> {
  const now = parts.clock()
  const workspace = await tables.workspaces.find(id)
  const limitMs = workspace === null || workspace.state !== 'active' ? null : await idleLimit(tables, workspace)
  const notes: AuditNote[] = []
  if (workspace !== null && limitMs !== null) {
    const isIdle = (credential: Credential) => lastActivity(credential) + limitMs < now
    notes.push(...(await revokeKeys(tables, workspace, limitMs, now, isIdle)))
    notes.push(...(await endAdmissions(parts, tables, workspace, now, isIdle)))
  }
  return {
    value: notes.length,
    audit: notes.map((note) => stamp(note, null, now, parts.random)),
    changes: notes.map(({ subjectId }) => ({ type: 'credential' as const, id: subjectId })),
  }
}

async function idleLimit(tables: WriteTables, { organizationId, policy }: Workspace): Promise<number | null> {
  const organization = organizationId === null ? null : await tables.organizations.find(organizationId)
  return organization === null ? policy.revokeAfterIdleMs : shortestIdle(organization.policy, policy)
}

type Test = (credential: Credential) => boolean

const idleDetail = ({ use }: Credential) => ({ reason: 'idle', lastUsedAt: use?.lastAt ?? null })

async function revokeKeys(
  tables: WriteTables,
  workspace: Workspace,
  limitMs: number,
  now: Instant,
  isIdle: Test,
): Promise<AuditNote[]> {
  const owner = { type: 'workspace', id: workspace.id } as const
  const filter = { kind: 'key', state: 'active' } as const
  const idle: Credential[] = []
  for await (const key of every((page) => tables.credentials.list(owner, filter, page)))
    if (statusAt(key, now) === 'active' && isIdle(key)) idle.push(key)
  for (const key of idle) {
    const days = Math.floor(limitMs / DAY)
    const revokeReason = `Not used for ${days} ${days === 1 ? 'day' : 'days'}`
    await tables.credentials.update({ ...key, state: 'revoked', revokedAt: now, revokeReason, updatedAt: now })
  }
  return idle.map((key) => ({
    action: 'key.revoked',
    subjectId: key.id,
    ownerId: workspace.id,
    ...placeOf(workspace),
    detail: idleDetail(key),
  }))
}

async function endAdmissions(
  { platform }: EndIdleParts,
  tables: WriteTables,
  workspace: Workspace,
  now: Instant,
  isIdle: Test,
): Promise<AuditNote[]> {
  const notes: AuditNote[] = []
  for await (const { token, facts } of visitorsOf({ tables, platform, now }, workspace)) {
    if (facts.grant === 'ended' || facts.grant === 'refused' || !isIdle(token)) continue
    const known = await tables.grants.find(workspace.id, token.id)
    // An admission that was granted a moment ago is not undone for what was not used before it.
    if (known?.decidedAt != null && !isIdle({ ...token, updatedAt: known.decidedAt })) continue
    const decision = { state: 'ended', decidedAt: now, decidedBy: null } as const
    const requestedAt = known?.requestedAt ?? now
    await tables.grants.put({ workspaceId: workspace.id, credentialId: token.id, requestedAt, ...decision })
    const what = { action: 'grant.ended', subjectId: token.id, ownerId: token.owner.id } as const
    notes.push({ ...what, ...placeOf(workspace), detail: { from: facts.grant, ...idleDetail(token) } })
  }
  return notes
}

const placeOf = ({ id, organizationId }: Workspace) => ({ workspaceId: id, organizationId })
