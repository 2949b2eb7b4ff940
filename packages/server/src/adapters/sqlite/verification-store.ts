import type { DatabaseSync } from 'node:sqlite'
import type { VerificationStore } from '../../ports/verification-store.ts'
import { type FoundRow, factsSelect, foundFactsReader } from '../sql/credential-facts.ts'
import { digestBytes } from '../sql/digest.ts'
import type { Sealing } from '../sql/sealed-credentials.ts'

const TEAM_ROLES = `nullif((
  select json_group_array(tm.role) from team_members t cross join workspace_members tm
  where t.principal_id = c.owner_id and tm.workspace_id = w.id and tm.member_id = t.team_id
), '[]')`

/** The address as the workspace has it: `me` is the handle of whoever asks. */
const NAMED = `iif(?2 glob 'me/*', p.handle || substr(?2, 3), ?2)`

const select = (workspace: string): string =>
  factsSelect({
    digest: '?1',
    row: (columns) => columns,
    flag: (condition) => condition,
    // Found by their ids, and so in the order of these.
    heads: 'select json_group_array(a.position) from change_head a where a.id > 0',
    one: (number) => number,
    teamRoles: TEAM_ROLES,
    workspace,
  })

/**
 * Prepared once and run alone: the query builder would cost several times the look-up itself. A value in a column of its own costs less than SQLite's making of
 * JSON, a row as an array less than one with names, and a null, for what nobody has set, almost nothing.
 */
export function sqliteVerificationStore(database: DatabaseSync, sealing: Sealing): VerificationStore {
  const prepare = (workspace: string) => database.prepare(select(workspace), { returnArrays: true })
  const byId = prepare('?2')
  const byAddress = prepare(`(select a.id from workspaces a where a.address = ${NAMED})`)
  const read = foundFactsReader(sealing)
  return {
    find(digest, workspace) {
      const statement = workspace?.includes('/') ? byAddress : byId
      return read(statement.get(digestBytes(digest), workspace) as unknown as FoundRow, digest)
    },
  }
}
