import type { Credential, Principal } from '@latchkey/core'
import type { Page } from '../../ports/page.ts'
import { effectivePolicy } from '../credentials/families.ts'
import { asSeenFrom } from '../impact.ts'
import { PEOPLE } from '../people.ts'
import { type LocalReach, localReach } from '../reach/local-reach.ts'
import { under, visitorsOf } from '../reach/visitors.ts'
import { query } from '../use-case.ts'

/** Somebody's token that acts in a workspace, as its administrators may see it. */
export interface VisitingToken extends LocalReach {
  readonly token: Credential
  readonly owner: Principal
}

/** The personal access tokens that reach the workspace at this moment, whoever owns them; those that wait to be admitted or were refused are told by its grants. */
export const listWorkspaceTokens = query(
  { scope: 'grants:read', at: 'workspace', callers: PEOPLE },
  async (context, { page }: { readonly page: Page }): Promise<VisitingToken[]> => {
    const { workspace } = context.workspace
    const policy = await effectivePolicy(context.tables, workspace)
    const found: VisitingToken[] = []
    for await (const visitor of visitorsOf(context, workspace, page.after)) {
      const reach = localReach(context.platform, under(policy, visitor), context.now)
      if (reach.outcome !== 'ok') continue
      found.push({ ...reach, token: asSeenFrom([workspace.id], visitor.token), owner: visitor.owner })
      if (found.length === page.limit) break
    }
    return found
  },
)
