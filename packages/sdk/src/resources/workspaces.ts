import type { GrantState } from '@latchkey/core'
import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type {
  Admission,
  Member,
  NewWorkspace,
  Policy,
  PolicyPreview,
  VisitingToken,
  Workspace,
  WorkspaceWithRights,
} from '../model/tenancy.ts'
import { operations } from '../operations.ts'
import { affected } from './affected.ts'

export function workspaces(call: Call) {
  const { workspaces: table } = operations
  const one = (workspaceId: string) => ({ parameters: { workspaceId } })
  return {
    create: (body: NewWorkspace, options?: CallOptions) => call<Workspace>(table.create, { body }, options),
    /** All that the caller reaches. */
    list: (options?: ListOptions) => listing<Workspace>(call, table.list, {}, options),
    get: (id: string, options?: CallOptions) => call<WorkspaceWithRights>(table.get, one(id), options),
    edit: (id: string, body: Partial<Pick<NewWorkspace, 'name' | 'visibility'>>, options?: CallOptions) =>
      call<Workspace>(table.edit, { ...one(id), body }, options),
    delete: async (id: string, options?: CallOptions): Promise<void> => {
      await call(table.delete, one(id), options)
    },
    suspend: (id: string, options?: CallOptions) => call<Workspace>(table.suspend, one(id), options),
    resume: (id: string, options?: CallOptions) => call<Workspace>(table.resume, one(id), options),
    /** The credentials that would stop if the workspace were suspended or deleted. */
    impact: (id: string, options?: CallOptions) => affected(call, table.impact, one(id), options),
    policy: (id: string, options?: CallOptions) => call<Policy>(table.getPolicy, one(id), options),
    setPolicy: (id: string, body: Policy, options?: CallOptions) =>
      call<Policy>(table.putPolicy, { ...one(id), body }, options),
    /** Which tokens and keys a policy would touch, and how; it sets nothing. */
    previewPolicy: (id: string, body: Policy, options?: CallOptions) =>
      call<PolicyPreview>(table.previewPolicy, { ...one(id), body }, options),
    /** The personal access tokens that reach the workspace now, whoever owns them. */
    tokens: (id: string, options?: ListOptions) => listing<VisitingToken>(call, table.tokens, one(id), options),
    members: workspaceMembers(call),
    grants: grants(call),
  }
}

function workspaceMembers(call: Call) {
  const { workspaceMembers: table } = operations
  const one = (workspaceId: string, memberId: string) => ({ parameters: { workspaceId, memberId } })
  return {
    list: (workspaceId: string, options?: ListOptions) =>
      listing<Member>(call, table.list, { parameters: { workspaceId } }, options),
    /** Gives a user, service account or team a role, or another role. */
    put: async (workspaceId: string, memberId: string, role: string, options?: CallOptions): Promise<void> => {
      await call(table.put, { ...one(workspaceId, memberId), body: { role } }, options)
    },
    remove: async (workspaceId: string, memberId: string, options?: CallOptions): Promise<void> => {
      await call(table.remove, one(workspaceId, memberId), options)
    },
    /** The credentials that would stop reaching the workspace if the member were removed. */
    impact: (workspaceId: string, memberId: string, options?: CallOptions) =>
      affected(call, table.impact, one(workspaceId, memberId), options),
  }
}

/** Personal access tokens that reach a workspace, or wait to be let in. */
function grants(call: Call) {
  const { grants: table } = operations
  const one = (workspaceId: string, credentialId: string) => ({ parameters: { workspaceId, credentialId } })
  return {
    list: (workspaceId: string, { state, ...options }: ListOptions & { readonly state?: GrantState } = {}) =>
      listing<Admission>(call, table.list, { parameters: { workspaceId }, query: { state } }, options),
    approve: (workspaceId: string, credentialId: string, options?: CallOptions) =>
      call<Admission>(table.approve, one(workspaceId, credentialId), options),
    refuse: (workspaceId: string, credentialId: string, options?: CallOptions) =>
      call<Admission>(table.refuse, one(workspaceId, credentialId), options),
    end: (workspaceId: string, credentialId: string, options?: CallOptions) =>
      call<Admission>(table.end, one(workspaceId, credentialId), options),
  }
}
