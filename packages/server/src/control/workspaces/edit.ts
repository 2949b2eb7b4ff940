import type { Workspace } from '@latchkey/core'
import { NO_EFFECTS } from '../effects.ts'
import { command } from '../use-case.ts'
import { WORKSPACE_EDIT, workspaceNote } from './workspace.ts'

export interface EditWorkspaceInput {
  readonly name?: string | undefined
  readonly visibility?: Workspace['visibility'] | undefined
}

/** Changes what is given. The address stays: clients have it in their configuration. */
export const editWorkspace = command(WORKSPACE_EDIT, async ({ tables, workspace, now }, input: EditWorkspaceInput) => {
  const before = workspace.workspace
  const { name = before.name, visibility = before.visibility } = input
  if (name === before.name && visibility === before.visibility) return { value: before, ...NO_EFFECTS }
  const after: Workspace = { ...before, name, visibility, updatedAt: now }
  await tables.workspaces.update(after)
  const detail = { from: { name: before.name, visibility: before.visibility }, to: { name, visibility } }
  return {
    value: after,
    audit: [workspaceNote('edited', after, detail)],
    changes: [{ type: 'workspace', id: after.id }],
  }
})
