import type { GrantState } from '@latchkey/core'
import type { Page } from '../../ports/page.ts'
import { asSeenFrom } from '../impact.ts'
import { PEOPLE } from '../people.ts'
import { query } from '../use-case.ts'
import type { Admission } from './grant.ts'

/** The tokens that were admitted to the workspace, refused, or wait to be. */
export const listGrants = query(
  { scope: 'grants:read', at: 'workspace', callers: PEOPLE },
  async (
    { tables, workspace },
    input: { readonly page: Page; readonly state?: GrantState | undefined },
  ): Promise<Admission[]> => {
    const { id } = workspace.workspace
    const admissions: Admission[] = []
    for (const grant of await tables.grants.list(id, input.state ?? null, input.page)) {
      const token = await tables.credentials.findAnyOwner(grant.credentialId)
      if (token !== null) admissions.push({ token: asSeenFrom([id], token), grant })
    }
    return admissions
  },
)
