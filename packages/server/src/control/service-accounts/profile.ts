import { newId, type Principal, type PrincipalId } from '@latchkey/core'
import type { Page } from '../../ports/page.ts'
import { NO_EFFECTS } from '../effects.ts'
import { command, query } from '../use-case.ts'
import { ACCOUNTS_READ, ACCOUNTS_WRITE, type AccountInput, accountNote, findAccount } from './account.ts'

/** A principal of the organization that is no person: it can do nothing until it is made a member of a team or a workspace. */
export const createServiceAccount = command(
  ACCOUNTS_WRITE,
  async ({ tables, organization, now, random }, { name }: { readonly name: string }) => {
    const id = newId<PrincipalId>('sa', now, random)
    const account: Principal = {
      id,
      type: 'service_account',
      // It never stands in an address, and an id can be nobody's handle.
      handle: id,
      name,
      email: null,
      organizationId: organization.organization.id,
      state: 'active',
      role: 'service_account',
      createdAt: now,
      updatedAt: now,
    }
    await tables.principals.insert(account)
    return { value: account, audit: [accountNote('created', account, { name })], changes: [] }
  },
)

export const editServiceAccount = command(
  ACCOUNTS_WRITE,
  async ({ tables, organization, now }, input: AccountInput & { readonly name?: string | undefined }) => {
    const before = await findAccount(tables, organization.organization.id, input.serviceAccountId)
    const { name = before.name } = input
    if (name === before.name) return { value: before, ...NO_EFFECTS }
    const after: Principal = { ...before, name, updatedAt: now }
    await tables.principals.update(after)
    return {
      value: after,
      audit: [accountNote('edited', after, { from: { name: before.name }, to: { name } })],
      changes: [],
    }
  },
)

export const listServiceAccounts = query(
  ACCOUNTS_READ,
  ({ tables, organization }, input: { readonly page: Page }): Promise<Principal[]> =>
    tables.principals.list(organization.organization.id, input.page),
)

export const getServiceAccount = query(ACCOUNTS_READ, ({ tables, organization }, input: AccountInput) =>
  findAccount(tables, organization.organization.id, input.serviceAccountId),
)
