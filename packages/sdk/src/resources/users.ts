import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { Credential } from '../model/credential.ts'
import type { User } from '../model/tenancy.ts'
import { operations } from '../operations.ts'
import { affected } from './affected.ts'

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly role?: 'user' | 'operator'
  /** For a platform that hands the first password over by itself. */
  readonly password?: string
  /** Sends an invitation by mail. */
  readonly invite?: boolean
}

export interface UserFilter {
  /** Words that each stand in name, address or handle, in any case. */
  readonly search?: string | undefined
  readonly state?: 'active' | 'suspended' | undefined
  readonly role?: NewUser['role']
}

/** People who own tokens. For operators. */
export function users(call: Call) {
  const { users: table } = operations
  const one = (userId: string) => ({ parameters: { userId } })
  return {
    create: (body: NewUser, options?: CallOptions) => call<User>(table.create, { body }, options),
    list: ({ search, state, role, ...options }: ListOptions & UserFilter = {}) =>
      listing<User>(call, table.list, { query: { q: search, state, role } }, options),
    get: (id: string, options?: CallOptions) => call<User>(table.get, one(id), options),
    edit: (id: string, body: Partial<Omit<NewUser, 'password' | 'invite'>>, options?: CallOptions) =>
      call<User>(table.edit, { ...one(id), body }, options),
    delete: async (id: string, options?: CallOptions): Promise<void> => {
      await call(table.delete, one(id), options)
    },
    /** Invites somebody who can’t sign in yet. Without mail, `path` is the link's path on the service, to be handed over: it opens the account. */
    invite: (id: string, options?: CallOptions) =>
      call<{ readonly sent: boolean; readonly path: string | null }>(table.invite, one(id), options),
    suspend: (id: string, options?: CallOptions) => call<User>(table.suspend, one(id), options),
    resume: (id: string, options?: CallOptions) => call<User>(table.resume, one(id), options),
    /** The credentials that would stop if this user were suspended or deleted. */
    impact: (id: string, by: 'suspension' | 'deletion', options?: CallOptions): Promise<readonly Credential[]> =>
      affected(call, table.impact, { ...one(id), query: { by } }, options),
  }
}
