import { LatchkeyError, notFound, type Principal, type PrincipalId } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { PEOPLE } from '../people.ts'
import { requireHolds } from '../role-choice.ts'
import type { Access, AuditNote, Context } from '../use-case.ts'

export const USERS_READ = { scope: 'users:read', at: 'account', callers: PEOPLE } as const satisfies Access
export const USERS_WRITE = { scope: 'users:write', at: 'account', callers: PEOPLE } as const satisfies Access

/** The platform roles that people have. */
export type UserRole = 'user' | 'operator'

export interface UserInput {
  readonly userId: PrincipalId
}

/** Throws `not_found` for a user that never was, is deleted, or is no user. */
export async function findUser(tables: ReadTables, id: PrincipalId): Promise<Principal> {
  const user = await tables.principals.find(id)
  if (user === null || user.type !== 'user' || user.state === 'deleted') throw notFound('user')
  return user
}

/** A user that the caller may change: a token that holds less than an operator has no power over operators. */
export async function findUserToChange(context: Context<ReadTables>, id: PrincipalId): Promise<Principal> {
  const user = await findUser(context.tables, id)
  requireMayGive(context, user.role)
  return user
}

/** Everybody is a user; any other role is given only by those who hold all that comes with it. */
export function requireMayGive({ platform, caller }: Context<ReadTables>, role: string): void {
  if (role !== 'user') requireHolds(caller.accountScopes, platform.roles.platformRights(role))
}

/** Throws `invalid_state` when nobody could run the platform without this user. */
export async function requireAnotherOperator(tables: ReadTables, user: Principal): Promise<void> {
  if (user.role !== 'operator' || user.state !== 'active' || (await tables.principals.countActive('operator')) > 1)
    return
  throw new LatchkeyError('invalid_state', 'This is the last active operator; make another user an operator first.')
}

export function userNote(
  verb: 'created' | 'invited' | 'edited' | 'suspended' | 'resumed' | 'deleted',
  user: Principal,
  detail: AuditNote['detail'] = {},
): AuditNote {
  return { action: `user.${verb}`, subjectId: user.id, ownerId: user.id, detail }
}
