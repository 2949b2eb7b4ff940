import type { Principal } from '@latchkey/core'
import type { Account } from '../../ports/account-table.ts'
import type { Caller } from '../access/caller.ts'
import { endSession } from '../sign-in/end-session.ts'
import { type Access, command, query } from '../use-case.ts'
import { findUser } from '../users/user.ts'

const SESSION_READ = { scope: 'self:read', at: 'account', callers: ['session'] } as const satisfies Access
const SESSION_END = { scope: 'self:revoke', at: 'account', callers: ['session'] } as const satisfies Access

/** Who is signed in, and how they may. */
export interface OwnSession {
  readonly caller: Caller
  readonly user: Principal
  readonly account: Account
}

export const readSession = query(SESSION_READ, async ({ caller, tables }, _input: object): Promise<OwnSession> => {
  const { id } = caller.principal
  return { caller, user: await findUser(tables, id), account: await tables.accounts.find(id) }
})

/** Signs out: the presented session ends. */
export const endOwnSession = command(SESSION_END, async (context, _input: object) => {
  const { credential, principal } = context.caller
  return endSession(context, credential, principal.id, 'Signed out.')
})
