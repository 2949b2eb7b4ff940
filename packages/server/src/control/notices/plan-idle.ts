import type { Instant } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { type IdleEnd, idleEndsIn, idleEndsOf, idleLimitOf } from '../credentials/idle-ends.ts'
import { every } from '../paging.ts'
import { type PlanParts, planFor } from './plan.ts'

/**
 * Puts down which credentials a policy will end because nobody uses them, once for each end: a use moves it, and the notice is then about another. Of several
 * workspaces that end one at the same moment there is one notice.
 */
export async function planIdleEnds(parts: PlanParts, signal?: AbortSignal): Promise<void> {
  const { store, clock } = parts
  if (parts.idleNoticeMs === 0) return
  const due = await store.read((tables) => dueNow(parts, tables, clock(), signal))
  for (const { credential, at } of due) {
    if (signal?.aborted) return
    await store.write(async (tables) => {
      const now = clock()
      const known = await tables.credentials.findAnyOwner(credential.id)
      const ends = known === null ? [] : await idleEndsOf({ ...parts, tables, now }, known)
      if (known !== null && ends.some((end) => end.at === at))
        await planFor(parts, tables, known, { kind: 'idle', moment: at }, now)
      return { value: undefined, audit: [], changes: [] }
    })
  }
}

async function dueNow(
  parts: PlanParts,
  tables: ReadTables,
  now: Instant,
  signal: AbortSignal | undefined,
): Promise<readonly IdleEnd[]> {
  const due: IdleEnd[] = []
  for await (const workspace of every((page) => tables.workspaces.withIdleLimit(page))) {
    const limitMs = await idleLimitOf(tables, workspace)
    if (signal?.aborted || limitMs === null) continue
    // Where a policy is short, half of its time is left to act.
    const leadMs = Math.min(parts.idleNoticeMs, limitMs / 2)
    for await (const end of idleEndsIn({ ...parts, tables, now }, workspace, limitMs)) {
      const { credential, at } = end
      const isNear = at - leadMs <= now && now < at
      // What expires before is told of as that.
      if (!isNear || (credential.expiresAt !== null && credential.expiresAt <= at)) continue
      if (!(await tables.notices.isPlanned({ credentialId: credential.id, kind: 'idle', moment: at }))) due.push(end)
    }
  }
  return due
}
