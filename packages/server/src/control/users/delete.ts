import { LatchkeyError, type Organization, type Principal } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { type Effects, together } from '../effects.ts'
import { dissolveOrganization } from '../organizations/delete.ts'
import { removeFromOrganization } from '../organizations/members.ts'
import { isOnlyMember, isOnlyOwner } from '../organizations/owners.ts'
import { every } from '../paging.ts'
import { type Context, command } from '../use-case.ts'
import { dissolveWorkspace } from '../workspaces/delete.ts'
import { removeFromWorkspace } from '../workspaces/members.ts'
import { findUserToChange, requireAnotherOperator, USERS_WRITE, type UserInput, userNote } from './user.ts'

/**
 * Takes a user away for good, with the workspaces and organizations that nobody else answers for: their API keys would otherwise go on with no one to
 * end them. The row stays for history. The handle stays taken, since addresses begin with it; the e-mail address is free for a new account.
 * Throws `invalid_state` while an organization with other members has no other owner.
 */
export const deleteUser = command(USERS_WRITE, async (context, input: UserInput) => {
  const { tables, now } = context
  const before = await findUserToChange(context, input.userId)
  await requireAnotherOperator(tables, before)
  const steps: Effects[] = []
  for await (const organization of every((page) => tables.organizations.list(before.id, page))) {
    steps.push(await leaveOrganization(context, organization, before))
  }
  for await (const workspace of every((page) => tables.workspaces.reachedBy(before.id, page))) {
    const owned = workspace.ownerId === before.id
    steps.push(
      await (owned ? dissolveWorkspace(context, workspace) : removeFromWorkspace(context, workspace, before.id)),
    )
  }
  const after: Principal = { ...before, state: 'deleted', email: null, updatedAt: now }
  await tables.principals.update(after)
  await tables.accounts.delete(after.id)
  await tables.recoverable.forget({ type: 'principal', id: after.id })
  steps.push({ audit: [userNote('deleted', after)], changes: [{ type: 'principal', id: after.id }] })
  return { value: undefined, ...together(steps) }
})

async function leaveOrganization(
  context: Context<WriteTables>,
  organization: Organization,
  user: Principal,
): Promise<Effects> {
  const { tables } = context
  if (await isOnlyMember(tables, organization.id)) return dissolveOrganization(context, organization)
  if (await isOnlyOwner(tables, organization.id, user)) {
    throw new LatchkeyError(
      'invalid_state',
      `This user is the only owner of the organization ${organization.slug}; have its members name another owner, and suspend the user until then.`,
    )
  }
  return removeFromOrganization(context, organization, user.id)
}
