import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { Credential } from '../model/credential.ts'
import type { Organization, OrganizationMember, Policy, Team } from '../model/tenancy.ts'
import { operations } from '../operations.ts'

export interface NewOrganization {
  readonly name: string
  readonly slug: string
}

export function organizations(call: Call) {
  const { organizations: table } = operations
  return {
    create: (body: NewOrganization, options?: CallOptions) => call<Organization>(table.create, { body }, options),
    /** Those that the caller is a member of. */
    list: (options?: ListOptions) => listing<Organization>(call, table.list, {}, options),
    get: (id: string, options?: CallOptions) => call<Organization>(table.get, { parameters: { id } }, options),
    edit: (id: string, body: Partial<NewOrganization>, options?: CallOptions) =>
      call<Organization>(table.edit, { parameters: { id }, body }, options),
    delete: (id: string, options?: CallOptions) => call<void>(table.delete, { parameters: { id } }, options),
    /** Holds in every workspace of the organization, beside the workspace's own. */
    policy: (id: string, options?: CallOptions) => call<Policy>(table.getPolicy, { parameters: { id } }, options),
    setPolicy: (id: string, body: Policy, options?: CallOptions) =>
      call<Policy>(table.putPolicy, { parameters: { id }, body }, options),
    members: organizationMembers(call),
    teams: teams(call),
  }
}

function organizationMembers(call: Call) {
  const { organizationMembers: table } = operations
  return {
    list: (id: string, options?: ListOptions) =>
      listing<OrganizationMember>(call, table.list, { parameters: { id } }, options),
    /** Takes a user in, or changes their role. */
    put: (id: string, principalId: string, role: string, options?: CallOptions) =>
      call<OrganizationMember>(table.put, { parameters: { id, principalId }, body: { role } }, options),
    remove: (id: string, principalId: string, options?: CallOptions) =>
      call<void>(table.remove, { parameters: { id, principalId } }, options),
    /** The credentials that would stop if the member were removed. */
    impact: (id: string, principalId: string, options?: ListOptions) =>
      listing<Credential>(call, table.impact, { parameters: { id, principalId } }, options),
  }
}

function teams(call: Call) {
  const { teams: table } = operations
  return {
    create: (id: string, body: { readonly name: string }, options?: CallOptions) =>
      call<Team>(table.create, { parameters: { id }, body }, options),
    list: (id: string, options?: ListOptions) => listing<Team>(call, table.list, { parameters: { id } }, options),
    edit: (id: string, teamId: string, body: { readonly name: string }, options?: CallOptions) =>
      call<Team>(table.edit, { parameters: { id, teamId }, body }, options),
    delete: (id: string, teamId: string, options?: CallOptions) =>
      call<void>(table.delete, { parameters: { id, teamId } }, options),
    members: (id: string, teamId: string, options?: ListOptions) =>
      listing<OrganizationMember>(call, table.members, { parameters: { id, teamId } }, options),
    addMember: (id: string, teamId: string, principalId: string, options?: CallOptions) =>
      call<void>(table.addMember, { parameters: { id, teamId, principalId } }, options),
    removeMember: (id: string, teamId: string, principalId: string, options?: CallOptions) =>
      call<void>(table.removeMember, { parameters: { id, teamId, principalId } }, options),
  }
}
