import type { Credential, Principal } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { type Effects, NO_EFFECTS, together } from '../effects.ts'
import { every } from '../paging.ts'
import { SESSIONS } from '../people.ts'
import type { Context } from '../use-case.ts'

/** Ends a session for good. One that has ended already stays as it is. */
export async function endSession(
  { tables, now }: Pick<Context<WriteTables>, 'tables' | 'now'>,
  session: Credential,
  by: string,
  reason: string | null,
): Promise<Effects & { readonly value: Credential }> {
  if (session.state === 'revoked') return { value: session, ...NO_EFFECTS }
  const after: Credential = {
    ...session,
    state: 'revoked',
    updatedAt: now,
    revokedAt: now,
    revokedBy: by,
    revokeReason: reason,
  }
  await tables.credentials.update(after)
  return {
    value: after,
    audit: [{ action: 'session.revoked', subjectId: after.id, ownerId: after.owner.id }],
    changes: [{ type: 'credential', id: after.id }],
  }
}

/** Ends every session of a person, embedded ones too. */
export async function endAllSessions(
  context: Pick<Context<WriteTables>, 'tables' | 'now'>,
  { id }: Pick<Principal, 'id'>,
  by: string,
  reason: string,
): Promise<Effects> {
  const ended: Effects[] = []
  for await (const session of every((page) =>
    context.tables.credentials.list({ type: 'principal', id }, { kind: SESSIONS, state: 'active' }, page),
  )) {
    ended.push(await endSession(context, session, by, reason))
  }
  return together(ended)
}
