import { LatchkeyError, type Principal, type Secret } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { issueTicket } from '../sign-in/ticket.ts'
import { type Context, command } from '../use-case.ts'
import { findUserToChange, USERS_WRITE, type UserInput, userNote } from './user.ts'

/** What became of an invitation. */
export interface Invitation {
  /** Whether it is on its way by mail. */
  readonly sent: boolean
  /** Without mail: the path of the link, to be handed over by whoever invited. It opens the account. */
  readonly path: Secret | null
}

/** Invites a user who has no way to sign in yet. An earlier invitation is of no use from then on. */
export const inviteUser = command(USERS_WRITE, async (context, input: UserInput) => {
  const user = await findUserToChange(context, input.userId)
  const { value, after } = await invite(context, user)
  return { value, after, audit: [userNote('invited', user)], changes: [] }
})

/** Throws `invalid_state` for who can sign in already: a link that opens somebody's account is not for others to make. */
export async function invite(
  context: Context<WriteTables>,
  user: Principal,
): Promise<{ value: Invitation; after: (() => void) | undefined }> {
  const { tables, signIn } = context
  if (!signIn.accountWays.includes('invitation'))
    throw new LatchkeyError('invalid_state', 'The operator has closed invitations on this service.')
  const { passwordHash } = await tables.accounts.find(user.id)
  const others = [await tables.passkeys.list(user.id), await tables.identities.list(user.id)]
  if (passwordHash !== null || others.some((list) => list.length > 0))
    throw new LatchkeyError('invalid_state', 'This user can sign in already; an invitation is for who can’t.')
  if (user.email === null || user.state !== 'active')
    throw new LatchkeyError('invalid_state', 'Only an active user with an e-mail address can be invited.')
  const { path, send } = await issueTicket(context, user, 'invitation', user.email)
  return { value: { sent: send !== null, path: send === null ? path : null }, after: send ?? undefined }
}
