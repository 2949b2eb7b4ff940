import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Digest } from '@latchkey/verifier'
import type { VerificationStore } from '../../ports/verification-store.ts'
import { type FactsStatement, type FoundRow, factsSelect } from '../sql/credential-facts.ts'
import { digestBytes } from '../sql/digest.ts'
import { factsReader } from '../sql/facts-reader.ts'
import type { Sealing } from '../sql/sealed-credentials.ts'
import { widerLookups } from '../sql/wider-lookups.ts'

const teamRoles = (principal: string): string => `nullif((
  select json_group_array(tm.role) from team_members t cross join workspace_members tm
  where t.principal_id = ${principal} and tm.workspace_id = w.id and tm.member_id = t.team_id
), '[]')`

/** The address as the workspace has it: `me` is the handle of whoever asks. */
const NAMED = `iif(?2 glob 'me/*', p.handle || substr(?2, 3), ?2)`
const WORKSPACES = { byId: '?2', byAddress: `(select a.id from workspaces a where a.address = ${NAMED})` } as const

const select = (statement: FactsStatement, workspace: string): string =>
  factsSelect(statement, {
    digest: '?1',
    row: (columns) => columns.join(', '),
    flag: (condition) => condition,
    // A text costs several times as much as a null.
    unless: (usual, column) => `case ${column} when '${usual}' then null else ${column} end`,
    // All of it is in the index, which is a fraction of the table; left to itself SQLite takes the primary key.
    revised: 'credentials c indexed by credentials_by_revision',
    teamRoles,
    workspace,
  })

/**
 * Prepared once and run alone: the query builder would cost several times the look-up itself. A value in a column of its own costs less than SQLite's making of
 * JSON, and a row as an array less than one with names.
 */
export function sqliteVerificationStore(database: DatabaseSync, sealing: Sealing): VerificationStore {
  const prepare = (statement: FactsStatement) => {
    const [byId, byAddress] = [WORKSPACES.byId, WORKSPACES.byAddress].map((workspace) =>
      database.prepare(select(statement, workspace), { returnArrays: true }),
    ) as [StatementSync, StatementSync]
    return (digest: Digest, workspace: string | null) =>
      (workspace?.includes('/') ? byAddress : byId).get(digestBytes(digest), workspace) as FoundRow | undefined
  }
  const [personal, anywhere, columns] = [prepare('personal'), prepare('anywhere'), prepare('columns')]
  const read = factsReader(sealing)
  const wider = widerLookups()
  return {
    find(digest, workspace) {
      const isWide = wider.has(workspace)
      const first = (isWide ? anywhere : personal)(digest, workspace)
      const row = !isWide && wider.learn(workspace, first) ? anywhere(digest, workspace) : first
      if (row === undefined) return null
      return read.fromCopy(row, digest) ?? read.fromColumns(columns(digest, workspace) as FoundRow, digest)
    },
  }
}
