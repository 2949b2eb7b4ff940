import { type Credential, DAY, type Instant, type RandomBytes, type Workspace } from '@latchkey/core'
import type { ManagementStore, WriteTables, Written } from '../../ports/management-store.ts'
import { every } from '../paging.ts'
import { stamp } from '../perform.ts'
import type { Platform } from '../platform.ts'
import type { AuditNote } from '../use-case.ts'
import { type IdleEnd, idleEndsIn, idleLimitOf } from './idle-ends.ts'

export interface EndIdleParts {
  readonly store: ManagementStore
  readonly platform: Platform
  readonly clock: () => Instant
  readonly random: RandomBytes
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
async function endIn(
  { platform, ...parts }: EndIdleParts,
  tables: WriteTables,
  id: Workspace['id'],
): Promise<Written<number>> {
  const now = parts.clock()
  const workspace = await tables.workspaces.find(id)
  const limitMs = workspace === null ? null : await idleLimitOf(tables, workspace)
  const over: IdleEnd[] = []
  if (workspace !== null && limitMs !== null)
    for await (const end of idleEndsIn({ tables, platform, now }, workspace, limitMs)) if (end.at < now) over.push(end)
  const notes: AuditNote[] = []
  for (const end of over)
    notes.push(
      await (end.credential.kind === 'key'
        ? revokeKey(tables, end, limitMs ?? 0, now)
        : endAdmission(tables, end, now)),
    )
  return {
    value: notes.length,
    audit: notes.map((note) => stamp(note, null, now, parts.random)),
    changes: notes.map(({ subjectId }) => ({ type: 'credential' as const, id: subjectId })),
  }
}

const idleDetail = ({ use }: Credential) => ({ reason: 'idle', lastUsedAt: use?.lastAt ?? null })

async function revokeKey(
  tables: WriteTables,
  { workspace, credential: key }: IdleEnd,
  limitMs: number,
  now: Instant,
): Promise<AuditNote> {
  const days = Math.floor(limitMs / DAY)
  const revokeReason = `Not used for ${days} ${days === 1 ? 'day' : 'days'}`
  await tables.credentials.update({ ...key, state: 'revoked', revokedAt: now, revokeReason, updatedAt: now })
  const what = { action: 'key.revoked', subjectId: key.id, ownerId: workspace.id } as const
  return { ...what, ...placeOf(workspace), detail: idleDetail(key) }
}

async function endAdmission(
  tables: WriteTables,
  { workspace, credential: token, grant }: IdleEnd,
  now: Instant,
): Promise<AuditNote> {
  const decision = { state: 'ended', decidedAt: now, decidedBy: null } as const
  const requestedAt = grant?.requestedAt ?? now
  await tables.grants.put({ workspaceId: workspace.id, credentialId: token.id, requestedAt, ...decision })
  const what = { action: 'grant.ended', subjectId: token.id, ownerId: token.owner.id } as const
  return { ...what, ...placeOf(workspace), detail: { from: grant?.state ?? null, ...idleDetail(token) } }
}

const placeOf = ({ id, organizationId }: Workspace) => ({ workspaceId: id, organizationId })
