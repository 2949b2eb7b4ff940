import type { Workspace } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { Effects } from '../effects.ts'
import { asSeenFrom, stoppingWithWorkspace } from '../impact.ts'
import { type Context, command, query } from '../use-case.ts'
import { WORKSPACE_WRITE, workspaceNote } from './workspace.ts'

/** Takes a workspace away for good: its API keys stop, and nobody's token reaches it. Row and address stay, so that neither is given again. */
export const deleteWorkspace = command(WORKSPACE_WRITE, async (context, _input: object) => ({
  value: undefined,
  ...(await dissolveWorkspace(context, context.workspace.workspace)),
}))

export async function dissolveWorkspace({ tables, now }: Context<WriteTables>, before: Workspace): Promise<Effects> {
  const after: Workspace = { ...before, state: 'deleted', updatedAt: now }
  await tables.workspaces.update(after)
  await tables.recoverable.forget({ type: 'workspace', id: after.id })
  return { audit: [workspaceNote('deleted', after)], changes: [{ type: 'workspace', id: after.id }] }
}

/** The workspace's active API keys, and the active tokens that are made for it by name: what suspending or deleting it would stop. */
export const previewWorkspace = query(WORKSPACE_WRITE, async (context, _input: object) => {
  const { workspace } = context.workspace
  const stopping = await stoppingWithWorkspace(context, workspace)
  return stopping.map((credential) => asSeenFrom([workspace.id], credential))
})
