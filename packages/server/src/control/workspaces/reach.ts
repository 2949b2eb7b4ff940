import { LatchkeyError, type WorkspaceId } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { accessWorkspace } from '../access/rights.ts'
import type { Context } from '../use-case.ts'

/** What the caller may do in a workspace now; nothing in one that it does not reach. */
export async function scopesHeldIn(
  { tables, platform, caller }: Context<ReadTables>,
  id: WorkspaceId,
): Promise<readonly string[]> {
  try {
    return (await accessWorkspace(tables, platform, caller, id)).scopes
  } catch (error) {
    if (error instanceof LatchkeyError && error.code === 'not_found') return []
    throw error
  }
}
