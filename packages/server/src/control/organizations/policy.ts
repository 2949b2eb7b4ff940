import type { Organization, Policy } from '@latchkey/core'
import { PEOPLE } from '../people.ts'
import { type PolicyChoice, policyOf } from '../policy-choice.ts'
import { command, query } from '../use-case.ts'
import { organizationNote } from './organization.ts'

/** The rules that hold in each workspace of the organization, beside the workspace's own. */
export const getOrganizationPolicy = query(
  { scope: 'policy:read', at: 'organization', callers: PEOPLE },
  async ({ organization }, _input: object): Promise<Policy> => organization.organization.policy,
)

export const setOrganizationPolicy = command(
  { scope: 'policy:write', at: 'organization', callers: PEOPLE },
  async ({ tables, platform, organization, now }, input: { readonly policy: PolicyChoice }) => {
    const before = organization.organization
    const policy = policyOf(input.policy, platform)
    const after: Organization = { ...before, policy, updatedAt: now }
    await tables.organizations.update(after)
    const note = organizationNote('policy_set', after, { from: before.policy, to: policy })
    return { value: policy, audit: [note], changes: [{ type: 'organization', id: after.id }] }
  },
)
