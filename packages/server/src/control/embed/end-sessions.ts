import type { PrincipalId } from '@latchkey/core'
import { type Effects, together } from '../effects.ts'
import { every } from '../paging.ts'
import { endSession } from '../sign-in/end-session.ts'
import { command } from '../use-case.ts'
import { findUser } from '../users/user.ts'

export interface EndEmbedsInput {
  readonly userId: PrincipalId
}

/** Ends the embedded sessions of a user who has signed out at the platform, and uses up their codes. Returns how many sessions that were. */
export const endEmbeds = command(
  { scope: 'embeds:create', at: 'account', callers: ['service'] },
  async (context, { userId }: EndEmbedsInput) => {
    const { tables, caller } = context
    const { id } = await findUser(tables, userId)
    await tables.embedCodes.deleteOf(id)
    const ended: Effects[] = []
    for await (const session of every((page) =>
      tables.credentials.list({ type: 'principal', id }, { kind: 'embed', state: 'active' }, page),
    ))
      ended.push(await endSession(context, session, caller.principal.id, 'Signed out at the platform.'))
    return { value: ended.length, ...together(ended) }
  },
)
