import { type Credential, type CredentialId, type CredentialOwner, notFound, statusAt } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { Caller } from '../access/caller.ts'
import { type Effects, together } from '../effects.ts'
import { every, type Page, pageOf } from '../paging.ts'
import { isSession, SESSIONS } from '../people.ts'
import { endSession } from '../sign-in/end-session.ts'
import type { SignInContext } from '../sign-in/open-session.ts'
import { command, query } from '../use-case.ts'
import { ACCOUNT_READ, ACCOUNT_WRITE } from './own-session.ts'

export interface ListedSession {
  readonly session: Credential
  /** Whether it is the one that asks. */
  readonly isCurrent: boolean
}

/** The live sessions of the caller, newest first. */
export const listSessions = query(
  ACCOUNT_READ,
  async ({ tables, caller, now }, { page }: { readonly page: Page }): Promise<ListedSession[]> => {
    const found = await pageOf(
      liveSessions(tables, caller),
      page,
      async (session) => statusAt(session, now) === 'active',
    )
    return found.map((session) => ({ session, isCurrent: session.id === caller.credential.id }))
  },
)

/** Ends one of the caller's sessions, be it the one that asks. */
export const revokeSession = command(ACCOUNT_WRITE, async (context, { id }: { readonly id: CredentialId }) => {
  const { tables, caller } = context
  const session = await tables.credentials.find(ownerOf(caller), id)
  if (session === null || !isSession(session.kind)) throw notFound('session')
  const { audit, changes } = await endSession(context, session, caller.principal.id, 'Ended by its person.')
  return { value: undefined, audit, changes }
})

/** Ends every session of the caller but the one that asks. */
export const revokeOtherSessions = command(ACCOUNT_WRITE, async (context, _input: object) => ({
  value: undefined,
  ...(await endOtherSessions(context, context.caller, 'Ended by its person.')),
}))

export async function endOtherSessions(context: SignInContext, caller: Caller, reason: string): Promise<Effects> {
  const steps: Effects[] = []
  for await (const session of every(liveSessions(context.tables, caller))) {
    if (session.id !== caller.credential.id) steps.push(await endSession(context, session, caller.principal.id, reason))
  }
  return together(steps)
}

const liveSessions =
  ({ credentials }: ReadTables, caller: Caller) =>
  (page: Page) =>
    credentials.list(ownerOf(caller), { kind: SESSIONS, state: 'active' }, page)

const ownerOf = ({ principal }: Caller): CredentialOwner => ({ type: 'principal', id: principal.id })
