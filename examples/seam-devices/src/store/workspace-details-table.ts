import type { DatabaseSync } from 'node:sqlite'
import { defaultDetails, type WorkspaceDetails } from '../workspaces/workspace.ts'

export interface WorkspaceDetailsTable {
  /** The defaults for a workspace that was never seen, `name` being its name now. */
  get(workspaceId: string, name: string): WorkspaceDetails
  put(workspaceId: string, details: WorkspaceDetails): void
}

export function workspaceDetailsTable(database: DatabaseSync): WorkspaceDetailsTable {
  const select = database.prepare('select document from workspace_details where workspace_id = ?')
  const upsert = database.prepare(
    'insert into workspace_details (workspace_id, document) values (?, ?) on conflict do update set document = excluded.document',
  )
  return {
    get(workspaceId, name) {
      const row = select.get(workspaceId)
      return row === undefined ? defaultDetails(name) : JSON.parse(String(row['document']))
    },
    put(workspaceId, details) {
      upsert.run(workspaceId, JSON.stringify(details))
    },
  }
}
