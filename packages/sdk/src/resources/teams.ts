import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { Team, TeamMember } from '../model/tenancy.ts'
import { operations } from '../operations.ts'
import { affected } from './affected.ts'

/** Groups of an organization's members, which take a role in a workspace together. */
export function teams(call: Call) {
  const { teams: table } = operations
  const of = (organizationId: string) => ({ parameters: { organizationId } })
  const one = (organizationId: string, teamId: string) => ({ parameters: { organizationId, teamId } })
  const member = (organizationId: string, teamId: string, principalId: string) => ({
    parameters: { organizationId, teamId, principalId },
  })
  return {
    create: (organizationId: string, body: { readonly name: string }, options?: CallOptions) =>
      call<Team>(table.create, { ...of(organizationId), body }, options),
    list: (organizationId: string, options?: ListOptions) =>
      listing<Team>(call, table.list, of(organizationId), options),
    edit: (organizationId: string, teamId: string, body: { readonly name?: string }, options?: CallOptions) =>
      call<Team>(table.edit, { ...one(organizationId, teamId), body }, options),
    delete: async (organizationId: string, teamId: string, options?: CallOptions): Promise<void> => {
      await call(table.delete, one(organizationId, teamId), options)
    },
    /** The credentials that would stop reaching a workspace if the team were deleted. */
    impact: (organizationId: string, teamId: string, options?: CallOptions) =>
      affected(call, table.impact, one(organizationId, teamId), options),
    members: (organizationId: string, teamId: string, options?: ListOptions) =>
      listing<TeamMember>(call, table.members, one(organizationId, teamId), options),
    addMember: async (
      organizationId: string,
      teamId: string,
      principalId: string,
      options?: CallOptions,
    ): Promise<void> => {
      await call(table.addMember, member(organizationId, teamId, principalId), options)
    },
    removeMember: async (
      organizationId: string,
      teamId: string,
      principalId: string,
      options?: CallOptions,
    ): Promise<void> => {
      await call(table.removeMember, member(organizationId, teamId, principalId), options)
    },
  }
}
