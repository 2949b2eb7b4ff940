import { requireMail } from '../sign-in/by-link.ts'
import { admitAttempt } from '../sign-in/throttle.ts'
import { issueTicket } from '../sign-in/ticket.ts'
import { type Preparing, preparedCommand } from '../use-case.ts'
import { normalEmail } from '../users/new-user.ts'
import { findUser } from '../users/user.ts'
import { ACCOUNT_WRITE, requireRecent } from './own-session.ts'

export interface ChangeEmailInput {
  readonly email: string
}

/**
 * Has a link sent to an address, which becomes the person's own once it is opened there. Whether somebody else has the address is said only to who can read its mail.
 * Throws `invalid_state` where no mail is set up, and `rate_limited` when too many were asked for.
 */
export const changeEmail = preparedCommand(ACCOUNT_WRITE, prepare, async (context, { email }: ChangeEmailInput) => {
  requireRecent(context)
  const user = await findUser(context.tables, context.caller.principal.id)
  const { send } = await issueTicket(context, user, 'email', email)
  return { value: undefined, audit: [], changes: [], after: send ?? undefined }
})

async function prepare({ parts, caller }: Preparing, { email }: ChangeEmailInput): Promise<ChangeEmailInput> {
  requireMail(parts)
  requireRecent({ caller, now: parts.clock() })
  const address = normalEmail(email)
  await admitAttempt(parts, [
    { rule: 'mail', subject: address },
    { rule: 'mail', subject: caller.principal.id },
  ])
  return { email: address }
}
