import {
  type Credential,
  type CredentialId,
  intersect,
  type PrincipalId,
  type Workspace,
  type WorkspaceId,
} from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { Page } from '../../ports/page.ts'
import { pageOfIds } from '../paging.ts'
import { type LocalFacts, type LocalReach, localReach } from '../reach/local-reach.ts'
import { type Query, query } from '../use-case.ts'
import { effectivePolicy } from './families.ts'
import { type CredentialFamily, type FamilyContext, type FamilyInput, findOwned } from './family.ts'

export interface ReachedWorkspace extends LocalReach {
  readonly workspace: Workspace
}

export interface ReachInput extends FamilyInput {
  readonly id: CredentialId
  readonly page: Page
}

/**
 * Where a credential reaches at this moment: each workspace that it names, or that its owner belongs to, with what it may do there. Public workspaces
 * of others are not among them.
 */
export function reach(family: CredentialFamily): Query<ReachInput, ReachedWorkspace[]> {
  return query(family.read, async (context, input: ReachInput) => {
    const { tables, platform, now } = context
    const credential = await findOwned(family, context, input)
    const holder = await holderOf(tables, credential)
    const reached: ReachedWorkspace[] = []
    for (const workspace of await workspacesOf(context, credential, input.page)) {
      const facts: LocalFacts = {
        ...{ credential, holder, workspace },
        policy: await effectivePolicy(tables, workspace),
        standing: await tables.workspaces.standing(workspace.id, credential.owner.id as PrincipalId),
        grant: (await tables.grants.find(workspace.id, credential.id))?.state ?? null,
      }
      reached.push({ workspace, ...localReach(platform, facts, now) })
    }
    return reached
  }) as Query<ReachInput, ReachedWorkspace[]>
}

async function holderOf(tables: ReadTables, { owner }: Credential): Promise<LocalFacts['holder']> {
  if (owner.type !== 'principal') return { type: owner.type, state: 'active', handle: null }
  const principal = await tables.principals.find(owner.id as PrincipalId)
  if (principal === null) return { type: 'user', state: 'deleted', handle: null }
  return { type: principal.type, state: principal.state, handle: principal.handle }
}

/** What a caller that is limited to some workspaces is not told of others. */
async function workspacesOf(
  context: FamilyContext,
  { owner, workspaces }: Credential,
  page: Page,
): Promise<Workspace[]> {
  const { tables, caller } = context
  if (owner.type === 'platform') return []
  const named = owner.type === 'workspace' ? [owner.id as WorkspaceId] : workspaces
  if (named === null && caller.limitedTo === null) return tables.workspaces.reachedBy(owner.id as PrincipalId, page)
  const shown = named === null ? caller.limitedTo : intersect(named, caller.limitedTo ?? named)
  const found: Workspace[] = []
  for (const id of pageOfIds((shown ?? []) as readonly WorkspaceId[], page)) {
    const workspace = await tables.workspaces.find(id)
    if (workspace !== null) found.push(workspace)
  }
  return found
}
