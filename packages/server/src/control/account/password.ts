import type { PrincipalId } from '@latchkey/core'
import { together } from '../effects.ts'
import { newPasswordHash, setPasswordHash } from '../sign-in/new-password.ts'
import { tellingMail } from '../sign-in/ticket.ts'
import { type Preparing, preparedCommand } from '../use-case.ts'
import { findUser } from '../users/user.ts'
import { type Proven, provePassword } from './authenticate.ts'
import { ACCOUNT_WRITE, requireOwn, requireRecent } from './own-session.ts'
import { endOtherSessions } from './sessions.ts'

export interface SetPasswordInput {
  /** The password until now; without it the person must have proved who they are a short while ago. */
  readonly current?: string | undefined
  readonly next: string
}

/** Chooses a password, or another one. Every other session of the person ends: it may be somebody's who knew the old one. */
export const setPassword = preparedCommand(ACCOUNT_WRITE, prepare, async (context, { proven, passwordHash }) => {
  const { caller, tables } = context
  if (proven === null) requireRecent(context)
  else await proven.succeed(tables)
  const id: PrincipalId = caller.principal.id
  await setPasswordHash(context, id, passwordHash)
  const ended = await endOtherSessions(context, caller, 'The password changed.')
  const set = { audit: [{ action: 'password.set', subjectId: id, ownerId: id }], changes: [] } as const
  const user = await findUser(tables, id)
  const after = await tellingMail(context, user, 'password_changed', user.email)
  return { value: undefined, after, ...together([set, ended]) }
})

interface Prepared {
  readonly proven: Proven | null
  readonly passwordHash: string
}

async function prepare(call: Preparing, { current, next }: SetPasswordInput): Promise<Prepared> {
  const { parts, caller } = call
  requireOwn(caller)
  if (current === undefined) requireRecent({ caller, now: parts.clock() })
  const proven = current === undefined ? null : await provePassword(call, current)
  return { proven, passwordHash: await newPasswordHash(parts, next, caller.principal, '/next') }
}
