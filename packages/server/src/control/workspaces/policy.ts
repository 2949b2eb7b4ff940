import type { Policy, Workspace } from '@latchkey/core'
import { PEOPLE } from '../people.ts'
import { type PolicyChoice, policyOf } from '../policy-choice.ts'
import { command, query } from '../use-case.ts'
import { workspaceNote } from './workspace.ts'

/** The workspace's own rules; those of its organization hold beside them. */
export const getWorkspacePolicy = query(
  { scope: 'policy:read', at: 'workspace', callers: PEOPLE },
  async ({ workspace }, _input: object): Promise<Policy> => workspace.workspace.policy,
)

export const setWorkspacePolicy = command(
  { scope: 'policy:write', at: 'workspace', callers: PEOPLE },
  async ({ tables, platform, workspace, now }, input: { readonly policy: PolicyChoice }) => {
    const before = workspace.workspace
    const policy = policyOf(input.policy, platform)
    const after: Workspace = { ...before, policy, updatedAt: now }
    await tables.workspaces.update(after)
    const note = workspaceNote('policy_set', after, { from: before.policy, to: policy })
    return { value: policy, audit: [note], changes: [{ type: 'workspace', id: after.id }] }
  },
)
