import type { Policy, Workspace } from '@latchkey/core'
import { requireMaySee } from '../access/rights.ts'
import { PEOPLE } from '../people.ts'
import { type PolicyChoice, policyOf } from '../policy-choice.ts'
import { type PolicyPreview, previewInWorkspace } from '../policy-preview.ts'
import { type Access, command, query } from '../use-case.ts'
import { workspaceNote } from './workspace.ts'

/** The workspace's own rules; those of its organization hold beside them. */
export const getWorkspacePolicy = query(
  { scope: 'policy:read', at: 'workspace', callers: PEOPLE },
  async ({ workspace }, _input: object): Promise<Policy> => workspace.workspace.policy,
)

const POLICY_WRITE = { scope: 'policy:write', at: 'workspace', callers: PEOPLE } as const satisfies Access

/** What a policy would do to the tokens and keys that act in the workspace now. Shows them, so it asks for the right to see them. */
export const previewWorkspacePolicy = query(
  POLICY_WRITE,
  async (context, input: { readonly policy: PolicyChoice }): Promise<PolicyPreview> => {
    const { tables, platform } = context
    const { workspace, scopes } = context.workspace
    requireMaySee(scopes)
    const organization =
      workspace.organizationId === null ? null : await tables.organizations.find(workspace.organizationId)
    return previewInWorkspace(context, workspace, organization, policyOf(input.policy, platform))
  },
)

export const setWorkspacePolicy = command(
  POLICY_WRITE,
  async ({ tables, platform, workspace, now }, input: { readonly policy: PolicyChoice }) => {
    const before = workspace.workspace
    const policy = policyOf(input.policy, platform)
    const after: Workspace = { ...before, policy, updatedAt: now }
    await tables.workspaces.update(after)
    const note = workspaceNote('policy_set', after, { from: before.policy, to: policy })
    return { value: policy, audit: [note], changes: [{ type: 'workspace', id: after.id }] }
  },
)
