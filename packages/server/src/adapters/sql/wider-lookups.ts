import { type FoundRow, isPartial } from './credential-facts.ts'

/** Workspaces are few beside their tokens; past so many they are learned anew. */
const MOST_WORKSPACES = 10_000

/** Which look-ups are known to need more than the statement for personal workspaces, so that they don't ask by it first. */
export interface WiderLookups {
  /** Of a workspace as it is asked for; `null` where none is, as with most keys, which have their own. */
  has(workspace: string | null): boolean
  /** Whether a row that was found by the personal statement is not enough; what it shows is remembered. */
  learn(workspace: string | null, row: FoundRow): boolean
}

export function widerLookups(): WiderLookups {
  const workspaces = new Set<string | null>()
  let isEvery = false
  return {
    has: (workspace) => isEvery || workspaces.has(workspace),
    learn(workspace, row) {
      if (!isPartial(row)) return false
      const [, head] = row
      if (head === null) isEvery = true
      if (workspaces.size >= MOST_WORKSPACES) workspaces.clear()
      workspaces.add(workspace)
      return true
    },
  }
}
