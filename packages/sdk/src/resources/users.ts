import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { Credential } from '../model/credential.ts'
import type { User } from '../model/tenancy.ts'
import { operations } from '../operations.ts'

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly role?: 'user' | 'operator'
}

/** People who own tokens. For operators. */
export function users(call: Call) {
  const { users: table } = operations
  return {
    create: (body: NewUser, options?: CallOptions) => call<User>(table.create, { body }, options),
    list: (options?: ListOptions) => listing<User>(call, table.list, {}, options),
    get: (id: string, options?: CallOptions) => call<User>(table.get, { parameters: { id } }, options),
    edit: (id: string, body: Partial<NewUser>, options?: CallOptions) =>
      call<User>(table.edit, { parameters: { id }, body }, options),
    delete: (id: string, options?: CallOptions) => call<void>(table.delete, { parameters: { id } }, options),
    suspend: (id: string, options?: CallOptions) => call<User>(table.suspend, { parameters: { id } }, options),
    resume: (id: string, options?: CallOptions) => call<User>(table.resume, { parameters: { id } }, options),
    /** The credentials that would stop if this user were suspended or deleted. */
    impact: (id: string, options?: ListOptions) =>
      listing<Credential>(call, table.impact, { parameters: { id } }, options),
  }
}
