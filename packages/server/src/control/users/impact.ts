import type { Credential, PrincipalId } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { distinct, stoppingWithOrganization, stoppingWithPrincipal, stoppingWithWorkspace } from '../impact.ts'
import { isOnlyMember } from '../organizations/owners.ts'
import { every } from '../paging.ts'
import { type Context, query } from '../use-case.ts'
import { findUser, USERS_READ, type UserInput } from './user.ts'

export interface UserImpactInput extends UserInput {
  readonly by: 'suspension' | 'deletion'
}

/** The credentials that are active now and would stop with the user: deletion takes the user's workspaces along, suspension leaves them. */
export const previewUser = query(USERS_READ, async (context, input: UserImpactInput): Promise<Credential[]> => {
  const { tables, now } = context
  const user = await findUser(tables, input.userId)
  const own = await stoppingWithPrincipal(tables, user.id, now)
  return input.by === 'suspension' ? own : distinct([...own, ...(await stoppingWithPossessions(context, user.id))])
})

async function stoppingWithPossessions(context: Context<ReadTables>, id: PrincipalId): Promise<Credential[]> {
  const { tables } = context
  const stopping: Credential[] = []
  for await (const organization of every((page) => tables.organizations.list(id, page))) {
    if (await isOnlyMember(tables, organization.id))
      stopping.push(...(await stoppingWithOrganization(context, organization)))
  }
  for await (const workspace of every((page) => tables.workspaces.reachedBy(id, page))) {
    if (workspace.ownerId === id) stopping.push(...(await stoppingWithWorkspace(context, workspace)))
  }
  return stopping
}
