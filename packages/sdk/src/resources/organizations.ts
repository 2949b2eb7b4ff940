import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type {
  Organization,
  OrganizationMember,
  OrganizationWithRights,
  Policy,
  PolicyPreview,
} from '../model/tenancy.ts'
import { operations } from '../operations.ts'
import { affected } from './affected.ts'
import { teams } from './teams.ts'

export interface NewOrganization {
  readonly name: string
  /** Its word in the addresses of its workspaces; made from the name where not given. */
  readonly slug?: string
}

export function organizations(call: Call) {
  const { organizations: table } = operations
  const one = (organizationId: string) => ({ parameters: { organizationId } })
  return {
    create: (body: NewOrganization, options?: CallOptions) => call<Organization>(table.create, { body }, options),
    /** Those that the caller is a member of. */
    list: (options?: ListOptions) => listing<Organization>(call, table.list, {}, options),
    get: (id: string, options?: CallOptions) => call<OrganizationWithRights>(table.get, one(id), options),
    edit: (id: string, body: { readonly name?: string }, options?: CallOptions) =>
      call<Organization>(table.edit, { ...one(id), body }, options),
    delete: async (id: string, options?: CallOptions): Promise<void> => {
      await call(table.delete, one(id), options)
    },
    /** The credentials that would stop if the organization were deleted. */
    impact: (id: string, options?: CallOptions) => affected(call, table.impact, one(id), options),
    /** Holds in every workspace of the organization, beside the workspace's own. */
    policy: (id: string, options?: CallOptions) => call<Policy>(table.getPolicy, one(id), options),
    setPolicy: (id: string, body: Policy, options?: CallOptions) =>
      call<Policy>(table.putPolicy, { ...one(id), body }, options),
    /** Which tokens and keys of its workspaces a policy would touch, and how; it sets nothing. */
    previewPolicy: (id: string, body: Policy, options?: CallOptions) =>
      call<PolicyPreview>(table.previewPolicy, { ...one(id), body }, options),
    members: organizationMembers(call),
    teams: teams(call),
  }
}

function organizationMembers(call: Call) {
  const { organizationMembers: table } = operations
  const one = (organizationId: string, principalId: string) => ({ parameters: { organizationId, principalId } })
  return {
    list: (organizationId: string, options?: ListOptions) =>
      listing<OrganizationMember>(call, table.list, { parameters: { organizationId } }, options),
    /** Takes a user in, or changes their role. */
    put: async (organizationId: string, principalId: string, role: string, options?: CallOptions): Promise<void> => {
      await call(table.put, { ...one(organizationId, principalId), body: { role } }, options)
    },
    remove: async (organizationId: string, principalId: string, options?: CallOptions): Promise<void> => {
      await call(table.remove, one(organizationId, principalId), options)
    },
    /** The credentials that would stop if the member were removed. */
    impact: (organizationId: string, principalId: string, options?: CallOptions) =>
      affected(call, table.impact, one(organizationId, principalId), options),
  }
}
