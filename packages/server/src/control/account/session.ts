import type { Principal, PrincipalId } from '@latchkey/core'
import type { Account } from '../../ports/account-table.ts'
import type { ReadTables } from '../../ports/management-store.ts'
import type { Caller } from '../access/caller.ts'
import { endSession } from '../sign-in/end-session.ts'
import { type Access, command, query } from '../use-case.ts'
import { findUser } from '../users/user.ts'
import { ACCOUNT_READ } from './own-session.ts'

const SESSION_END = { scope: 'self:revoke', at: 'account', callers: ['session'] } as const satisfies Access

/** Who is signed in, and how they may. */
export interface OwnSession {
  readonly caller: Caller
  readonly user: Principal
  readonly account: Account
  /** How many passkeys the person has. */
  readonly passkeys: number
  /** The issuers of the providers that the person signs in with. */
  readonly issuers: readonly string[]
}

export async function ownSession(tables: ReadTables, caller: Caller): Promise<OwnSession> {
  const id: PrincipalId = caller.principal.id
  return {
    caller,
    user: await findUser(tables, id),
    account: await tables.accounts.find(id),
    passkeys: (await tables.passkeys.list(id)).length,
    issuers: (await tables.identities.list(id)).map(({ issuer }) => issuer),
  }
}

export const readSession = query(ACCOUNT_READ, ({ caller, tables }, _input: object) => ownSession(tables, caller))

/** Signs out: the presented session ends. */
export const endOwnSession = command(SESSION_END, async (context, _input: object) => {
  const { credential, principal } = context.caller
  return endSession(context, credential, principal.id, 'Signed out.')
})
