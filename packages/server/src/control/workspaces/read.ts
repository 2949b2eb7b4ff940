import type { Workspace } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { Page } from '../../ports/page.ts'
import type { WorkspaceAccess } from '../access/rights.ts'
import { pageOf, pageOfIds } from '../paging.ts'
import { PEOPLE, TOKEN_PAGE } from '../people.ts'
import { type Context, query } from '../use-case.ts'
import { scopesHeldIn } from './reach.ts'

const READERS = [...PEOPLE, 'key'] as const
const LISTERS = [...TOKEN_PAGE, 'key'] as const

/** Every workspace that the caller reaches and may see; an API key sees its own. */
export const listWorkspaces = query(
  { scope: 'workspaces:read', at: 'account', callers: LISTERS },
  async (context, input: { readonly page: Page }): Promise<Workspace[]> =>
    pageOf(reachedBy(context), input.page, async ({ id }) =>
      (await scopesHeldIn(context, id)).includes('workspaces:read'),
    ),
)

function reachedBy({ tables, caller }: Context<ReadTables>): (page: Page) => Promise<Workspace[]> {
  const { limitedTo, principal } = caller
  if (limitedTo === null) return (page) => tables.workspaces.reachedBy(principal.id, page)
  return async (page) => {
    const found: Workspace[] = []
    for (const id of pageOfIds(limitedTo, page)) {
      const workspace = await tables.workspaces.find(id)
      if (workspace !== null) found.push(workspace)
    }
    return found
  }
}

export const getWorkspace = query(
  { scope: 'workspaces:read', at: 'workspace', callers: READERS },
  async ({ workspace }, _input: object): Promise<WorkspaceAccess> => workspace,
)
