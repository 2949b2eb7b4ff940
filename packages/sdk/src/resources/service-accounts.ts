import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { ServiceAccount } from '../model/tenancy.ts'
import { operations } from '../operations.ts'
import { type Credentials, credentialsOf } from './credentials.ts'

/** Non-human owners of tokens; each belongs to an organization. */
export function serviceAccounts(call: Call) {
  const { serviceAccounts: table } = operations
  const one = (id: string, saId: string) => ({ parameters: { id, saId } })
  return {
    create: (organizationId: string, body: { readonly name: string }, options?: CallOptions) =>
      call<ServiceAccount>(table.create, { parameters: { id: organizationId }, body }, options),
    list: (organizationId: string, options?: ListOptions) =>
      listing<ServiceAccount>(call, table.list, { parameters: { id: organizationId } }, options),
    get: (organizationId: string, id: string, options?: CallOptions) =>
      call<ServiceAccount>(table.get, one(organizationId, id), options),
    edit: (organizationId: string, id: string, body: { readonly name: string }, options?: CallOptions) =>
      call<ServiceAccount>(table.edit, { ...one(organizationId, id), body }, options),
    delete: (organizationId: string, id: string, options?: CallOptions) =>
      call<void>(table.delete, one(organizationId, id), options),
    suspend: (organizationId: string, id: string, options?: CallOptions) =>
      call<ServiceAccount>(table.suspend, one(organizationId, id), options),
    resume: (organizationId: string, id: string, options?: CallOptions) =>
      call<ServiceAccount>(table.resume, one(organizationId, id), options),
    /** The personal access tokens of one service account. */
    tokens: (serviceAccountId: string): Credentials =>
      credentialsOf(call, operations.serviceAccountTokens, { serviceAccountId }),
  }
}
