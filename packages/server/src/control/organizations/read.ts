import { LatchkeyError, type Organization } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { Page } from '../../ports/page.ts'
import { accessOrganization, type OrganizationAccess } from '../access/rights.ts'
import { pageOf } from '../paging.ts'
import { PEOPLE } from '../people.ts'
import { type Context, query } from '../use-case.ts'
import { ORGANIZATION_READ } from './organization.ts'

/** The organizations that the caller is a member of and may see. */
export const listOrganizations = query(
  { scope: 'organizations:read', at: 'account', callers: PEOPLE },
  async (context, input: { readonly page: Page }): Promise<Organization[]> => {
    const { tables, caller } = context
    if (caller.limitedTo !== null) return []
    const mine = (page: Page) => tables.organizations.list(caller.principal.id, page)
    return pageOf(mine, input.page, (organization) => maySee(context, organization))
  },
)

async function maySee({ tables, platform, caller }: Context<ReadTables>, { id }: Organization): Promise<boolean> {
  try {
    return (await accessOrganization(tables, platform, caller, id)).scopes.includes('organizations:read')
  } catch (error) {
    if (error instanceof LatchkeyError && error.code === 'not_found') return false
    throw error
  }
}

export const getOrganization = query(
  ORGANIZATION_READ,
  async ({ organization }, _input: object): Promise<OrganizationAccess> => organization,
)
