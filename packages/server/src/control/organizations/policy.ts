import type { Organization, Policy, Workspace } from '@latchkey/core'
import { requireMaySee } from '../access/rights.ts'
import { every } from '../paging.ts'
import { PEOPLE } from '../people.ts'
import { type PolicyChoice, policyOf } from '../policy-choice.ts'
import { type PolicyPreview, previewInOrganization } from '../policy-preview.ts'
import { type Access, command, query } from '../use-case.ts'
import { scopesHeldIn } from '../workspaces/reach.ts'
import { organizationNote } from './organization.ts'

/** The rules that hold in each workspace of the organization, beside the workspace's own. */
export const getOrganizationPolicy = query(
  { scope: 'policy:read', at: 'organization', callers: PEOPLE },
  async ({ organization }, _input: object): Promise<Policy> => organization.organization.policy,
)

const POLICY_WRITE = { scope: 'policy:write', at: 'organization', callers: PEOPLE } as const satisfies Access

/** What a policy would do to the tokens and keys that act in the organization's workspaces now. */
export const previewOrganizationPolicy = query(
  POLICY_WRITE,
  async (context, input: { readonly policy: PolicyChoice }): Promise<PolicyPreview> => {
    const { tables, platform } = context
    const { organization } = context.organization
    const workspaces: Workspace[] = []
    for await (const workspace of every((page) => tables.workspaces.ofOrganization(organization.id, page))) {
      requireMaySee(await scopesHeldIn(context, workspace.id))
      workspaces.push(workspace)
    }
    return previewInOrganization(context, organization, workspaces, policyOf(input.policy, platform))
  },
)

export const setOrganizationPolicy = command(
  POLICY_WRITE,
  async ({ tables, platform, organization, now }, input: { readonly policy: PolicyChoice }) => {
    const before = organization.organization
    const policy = policyOf(input.policy, platform)
    const after: Organization = { ...before, policy, updatedAt: now }
    await tables.organizations.update(after)
    const note = organizationNote('policy_set', after, { from: before.policy, to: policy })
    return { value: policy, audit: [note], changes: [{ type: 'organization', id: after.id }] }
  },
)
