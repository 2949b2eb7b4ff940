import { LatchkeyError, type Principal } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { NO_EFFECTS } from '../effects.ts'
import { requireMail } from '../sign-in/by-link.ts'
import { endAllSessions } from '../sign-in/end-session.ts'
import { newPasswordHash, setPasswordHash } from '../sign-in/new-password.ts'
import { type Context, command, type Preparing, preparedCommand } from '../use-case.ts'
import { invite } from './invite.ts'
import { freeEmail, insertUser, normalEmail } from './new-user.ts'
import {
  findUserToChange,
  requireAnotherOperator,
  requireMayGive,
  USERS_WRITE,
  type UserInput,
  type UserRole,
  userNote,
} from './user.ts'

export interface CreateUserInput {
  readonly email: string
  readonly name: string
  readonly role?: UserRole | undefined
  /** For a platform that hands the first password over by itself. */
  readonly password?: string | undefined
  /** Sends an invitation by mail. */
  readonly invite?: boolean | undefined
}

export const createUser = preparedCommand(USERS_WRITE, hashPassword, async (context, input) => {
  const { email, name, role = 'user', passwordHash, invite: isInvited = false } = input
  if (!isInvited && !context.signIn.accountWays.includes('api'))
    throw new LatchkeyError('invalid_state', 'On this service accounts are not made as they are; invite the person.')
  requireMayGive(context, role)
  const user = await insertUser(context, { email, name, role })
  if (passwordHash !== null) await setPasswordHash(context, user.id, passwordHash)
  const audit = [userNote('created', user, { email: user.email, role })]
  if (!isInvited) return { value: user, audit, changes: [] }
  requireMail(context)
  const { after } = await invite(context, user)
  return { value: user, after, audit: [...audit, userNote('invited', user)], changes: [] }
})

async function hashPassword({ parts }: Preparing, { password, ...input }: CreateUserInput) {
  return { ...input, passwordHash: password === undefined ? null : await newPasswordHash(parts, password, input) }
}

export interface EditUserInput extends UserInput {
  readonly email?: string | undefined
  readonly name?: string | undefined
  readonly role?: UserRole | undefined
}

/** Changes what is given. The handle stays, since addresses begin with it. */
export const editUser = command(USERS_WRITE, async (context, input: EditUserInput) => {
  const { tables, now } = context
  const before = await findUserToChange(context, input.userId)
  const { name = before.name, role = before.role } = input
  const email = input.email === undefined ? before.email : await changedEmail(context, before, input.email)
  if (name === before.name && role === before.role && email === before.email) return { value: before, ...NO_EFFECTS }
  if (role !== before.role) {
    requireMayGive(context, role)
    await requireAnotherOperator(tables, before)
  }
  const after: Principal = { ...before, name, role, email, updatedAt: now }
  await tables.principals.update(after)
  // A session that a service key opened for a plain user must not become an operator's.
  const sessions =
    role === before.role
      ? NO_EFFECTS
      : await endAllSessions(context, after, context.caller.principal.id, 'The role changed.')
  const note = userNote('edited', after, { from: profileOf(before), to: profileOf(after) })
  const heard = role === before.role ? [] : [{ type: 'principal' as const, id: after.id }]
  return { value: after, audit: [note, ...sessions.audit], changes: [...heard, ...sessions.changes] }
})

const profileOf = ({ name, email, role }: Principal) => ({ name, email, role })

async function changedEmail({ tables }: Context<WriteTables>, before: Principal, email: string): Promise<string> {
  return normalEmail(email) === before.email ? before.email : freeEmail(tables, email)
}
