import type { FoundRow } from './credential-facts.ts'

/** Workspaces are few beside their tokens; past so many they are learned anew. */
const MOST_WORKSPACES = 10_000

/** Which look-ups are known to need more than the statement for a workspace's own owner and keys, so that they don't ask by it first. */
export interface WiderLookups {
  /** Of a workspace as it is asked for; `null` where none is, as with most keys, which have their own. */
  has(workspace: string | null): boolean
  /** Whether what the personal statement found, if anything, is not enough; what it shows is remembered. A secret that was never issued counts as a stranger's, so that the time of an answer does not tell the two apart. */
  learn(workspace: string | null, row: FoundRow | undefined): boolean
}

export function widerLookups(): WiderLookups {
  const workspaces = new Set<string | null>()
  return {
    has: (workspace) => workspaces.has(workspace),
    learn(workspace, row) {
      if (row === undefined ? workspace === null : !isPartial(row)) return false
      if (workspaces.size >= MOST_WORKSPACES) workspaces.clear()
      workspaces.add(workspace)
      return true
    },
  }
}

/** Whether a row of `personal` lacks what that did not ask for: an organization's policy and roles, the role of a member, or a grant. */
function isPartial(row: FoundRow): boolean {
  const [, , , , , , , , role, workspaceId, organizationId] = row
  if (workspaceId === null) return false
  if (organizationId !== null || row[HAS_GRANTS] === 1) return true
  // What a workspace or the platform owns has no principal, so no role either.
  return row[IS_OWNER] !== 1 && role !== null
}

const HAS_GRANTS = 15
const IS_OWNER = 17
