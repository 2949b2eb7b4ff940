import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { ServiceAccount } from '../model/tenancy.ts'
import { operations } from '../operations.ts'
import { affected } from './affected.ts'
import { type RecoverableCredentials, recoverableOf } from './credentials.ts'

/** Non-human owners of tokens; each belongs to an organization. */
export function serviceAccounts(call: Call) {
  const { serviceAccounts: table } = operations
  const of = (organizationId: string) => ({ parameters: { organizationId } })
  const one = (organizationId: string, serviceAccountId: string) => ({
    parameters: { organizationId, serviceAccountId },
  })
  return {
    create: (organizationId: string, body: { readonly name: string }, options?: CallOptions) =>
      call<ServiceAccount>(table.create, { ...of(organizationId), body }, options),
    list: (organizationId: string, options?: ListOptions) =>
      listing<ServiceAccount>(call, table.list, of(organizationId), options),
    get: (organizationId: string, id: string, options?: CallOptions) =>
      call<ServiceAccount>(table.get, one(organizationId, id), options),
    edit: (organizationId: string, id: string, body: { readonly name?: string }, options?: CallOptions) =>
      call<ServiceAccount>(table.edit, { ...one(organizationId, id), body }, options),
    delete: async (organizationId: string, id: string, options?: CallOptions): Promise<void> => {
      await call(table.delete, one(organizationId, id), options)
    },
    suspend: (organizationId: string, id: string, options?: CallOptions) =>
      call<ServiceAccount>(table.suspend, one(organizationId, id), options),
    resume: (organizationId: string, id: string, options?: CallOptions) =>
      call<ServiceAccount>(table.resume, one(organizationId, id), options),
    /** The credentials that would stop if the account were suspended or deleted. */
    impact: (organizationId: string, id: string, options?: CallOptions) =>
      affected(call, table.impact, one(organizationId, id), options),
    /** The personal access tokens of one service account. */
    tokens: (organizationId: string, serviceAccountId: string): RecoverableCredentials =>
      recoverableOf(call, operations.serviceAccountTokens, { organizationId, serviceAccountId }),
  }
}
