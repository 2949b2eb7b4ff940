import type { Credential, Principal, PrincipalState } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { type Effects, NO_EFFECTS } from '../effects.ts'
import { stoppingWithPrincipal } from '../impact.ts'
import { type Context, command, type Outcome, query } from '../use-case.ts'
import { ACCOUNTS_WRITE, type AccountInput, accountNote, findAccount } from './account.ts'

const VERB = { active: 'resumed', suspended: 'suspended', deleted: 'deleted' } as const

/** Stops a service account with all its tokens, until resumed. Suspending a suspended one is no error and changes nothing. */
export const suspendServiceAccount = command(ACCOUNTS_WRITE, async (context, input: AccountInput) =>
  move(
    context,
    await findAccount(context.tables, context.organization.organization.id, input.serviceAccountId),
    'suspended',
  ),
)

export const resumeServiceAccount = command(ACCOUNTS_WRITE, async (context, input: AccountInput) =>
  move(
    context,
    await findAccount(context.tables, context.organization.organization.id, input.serviceAccountId),
    'active',
  ),
)

/** The account's active tokens: what suspending or deleting it would stop. */
export const previewServiceAccount = query(
  ACCOUNTS_WRITE,
  async (context, input: AccountInput): Promise<Credential[]> => {
    const { tables, organization, now } = context
    const account = await findAccount(tables, organization.organization.id, input.serviceAccountId)
    return stoppingWithPrincipal(tables, account.id, now)
  },
)

/** Takes a service account away for good; the row stays for history. */
export const deleteServiceAccount = command(ACCOUNTS_WRITE, async (context, input: AccountInput) => {
  const account = await findAccount(context.tables, context.organization.organization.id, input.serviceAccountId)
  return { value: undefined, ...(await deleteAccount(context, account)) }
})

export async function deleteAccount(context: Context<WriteTables>, account: Principal): Promise<Effects> {
  const { audit, changes } = await move(context, account, 'deleted')
  await context.tables.recoverable.forget({ type: 'principal', id: account.id })
  return { audit, changes }
}

async function move(
  { tables, now }: Context<WriteTables>,
  before: Principal,
  state: PrincipalState,
): Promise<Outcome<Principal>> {
  if (before.state === state) return { value: before, ...NO_EFFECTS }
  const after: Principal = { ...before, state, updatedAt: now }
  await tables.principals.update(after)
  return { value: after, audit: [accountNote(VERB[state], after)], changes: [{ type: 'principal', id: after.id }] }
}
