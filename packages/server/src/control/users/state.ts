import type { Principal } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { NO_EFFECTS } from '../effects.ts'
import { type Context, command, type Outcome } from '../use-case.ts'
import { findUserToChange, requireAnotherOperator, USERS_WRITE, type UserInput, userNote } from './user.ts'

/** Stops a user with all their tokens and sessions, until resumed. Suspending a suspended one is no error and changes nothing. */
export const suspendUser = command(USERS_WRITE, async (context, input: UserInput) => {
  const before = await findUserToChange(context, input.userId)
  await requireAnotherOperator(context.tables, before)
  return move(context, before, 'suspended')
})

export const resumeUser = command(USERS_WRITE, async (context, input: UserInput) =>
  move(context, await findUserToChange(context, input.userId), 'active'),
)

async function move(
  { tables, now }: Context<WriteTables>,
  before: Principal,
  state: 'active' | 'suspended',
): Promise<Outcome<Principal>> {
  if (before.state === state) return { value: before, ...NO_EFFECTS }
  const after: Principal = { ...before, state, updatedAt: now }
  await tables.principals.update(after)
  const note = userNote(state === 'active' ? 'resumed' : 'suspended', after)
  return { value: after, audit: [note], changes: [{ type: 'principal', id: after.id }] }
}
