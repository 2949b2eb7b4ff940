import type { GrantState } from '@latchkey/core'
import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { Credential } from '../model/credential.ts'
import type { Grant, Member, NewWorkspace, Policy, Workspace } from '../model/tenancy.ts'
import { operations } from '../operations.ts'

export function workspaces(call: Call) {
  const { workspaces: table } = operations
  return {
    create: (body: NewWorkspace, options?: CallOptions) => call<Workspace>(table.create, { body }, options),
    /** All that the caller reaches. */
    list: (options?: ListOptions) => listing<Workspace>(call, table.list, {}, options),
    get: (id: string, options?: CallOptions) => call<Workspace>(table.get, { parameters: { id } }, options),
    edit: (id: string, body: Partial<Omit<NewWorkspace, 'organizationId'>>, options?: CallOptions) =>
      call<Workspace>(table.edit, { parameters: { id }, body }, options),
    delete: (id: string, options?: CallOptions) => call<void>(table.delete, { parameters: { id } }, options),
    suspend: (id: string, options?: CallOptions) => call<Workspace>(table.suspend, { parameters: { id } }, options),
    resume: (id: string, options?: CallOptions) => call<Workspace>(table.resume, { parameters: { id } }, options),
    /** The credentials that would stop if the workspace were suspended or deleted. */
    impact: (id: string, options?: ListOptions) =>
      listing<Credential>(call, table.impact, { parameters: { id } }, options),
    policy: (id: string, options?: CallOptions) => call<Policy>(table.getPolicy, { parameters: { id } }, options),
    setPolicy: (id: string, body: Policy, options?: CallOptions) =>
      call<Policy>(table.putPolicy, { parameters: { id }, body }, options),
    members: workspaceMembers(call),
    grants: grants(call),
  }
}

function workspaceMembers(call: Call) {
  const { workspaceMembers: table } = operations
  return {
    list: (id: string, options?: ListOptions) => listing<Member>(call, table.list, { parameters: { id } }, options),
    /** Gives a user, service account or team a role, or another role. */
    put: (id: string, memberId: string, role: string, options?: CallOptions) =>
      call<Member>(table.put, { parameters: { id, memberId }, body: { role } }, options),
    remove: (id: string, memberId: string, options?: CallOptions) =>
      call<void>(table.remove, { parameters: { id, memberId } }, options),
    /** The credentials that would stop reaching the workspace if the member were removed. */
    impact: (id: string, memberId: string, options?: ListOptions) =>
      listing<Credential>(call, table.impact, { parameters: { id, memberId } }, options),
  }
}

/** Personal access tokens that were let into a workspace, or wait to be. */
function grants(call: Call) {
  const { grants: table } = operations
  const one = (id: string, credentialId: string) => ({ parameters: { id, credentialId } })
  return {
    list: (id: string, { state, ...options }: ListOptions & { readonly state?: GrantState } = {}) =>
      listing<Grant>(call, table.list, { parameters: { id }, query: { state } }, options),
    approve: (id: string, credentialId: string, options?: CallOptions) =>
      call<Grant>(table.approve, one(id, credentialId), options),
    refuse: (id: string, credentialId: string, options?: CallOptions) =>
      call<Grant>(table.refuse, one(id, credentialId), options),
    end: (id: string, credentialId: string, options?: CallOptions) =>
      call<Grant>(table.end, one(id, credentialId), options),
  }
}
