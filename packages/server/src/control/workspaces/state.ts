import type { Workspace } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { NO_EFFECTS } from '../effects.ts'
import { type Context, command, type Outcome } from '../use-case.ts'
import { WORKSPACE_WRITE, workspaceNote } from './workspace.ts'

/** Stops everything in a workspace but its management, until resumed. Suspending a suspended one is no error and changes nothing. */
export const suspendWorkspace = command(WORKSPACE_WRITE, (context, _input: object) =>
  move(context, context.workspace.workspace, 'suspended'),
)

export const resumeWorkspace = command(WORKSPACE_WRITE, (context, _input: object) =>
  move(context, context.workspace.workspace, 'active'),
)

async function move(
  { tables, now }: Context<WriteTables>,
  before: Workspace,
  state: 'active' | 'suspended',
): Promise<Outcome<Workspace>> {
  if (before.state === state) return { value: before, ...NO_EFFECTS }
  const after: Workspace = { ...before, state, updatedAt: now }
  await tables.workspaces.update(after)
  const note = workspaceNote(state === 'active' ? 'resumed' : 'suspended', after)
  return { value: after, audit: [note], changes: [{ type: 'workspace', id: after.id }] }
}
