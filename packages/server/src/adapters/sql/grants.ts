import type { Grant, GrantState, Instant } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { GrantReader, GrantWriter } from '../../ports/grant-table.ts'
import { newestFirst } from './paging.ts'
import type { GrantRow, Tables } from './tables.ts'

export function grants(db: Transaction<Tables>): GrantReader & GrantWriter {
  return {
    async find(workspaceId, credentialId) {
      const row = await db
        .selectFrom('grants')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('credential_id', '=', credentialId)
        .executeTakeFirst()
      return row === undefined ? null : grantFrom(row)
    },
    async list(workspaceId, state, page) {
      const all = db.selectFrom('grants').selectAll().where('workspace_id', '=', workspaceId)
      const rows = state === null ? all : all.where('state', '=', state)
      return (await newestFirst(rows, 'credential_id', page).execute()).map(grantFrom)
    },
    async put(grant) {
      const row = grantRow(grant)
      const { workspace_id, credential_id: _, ...rest } = row
      await db
        .updateTable('workspaces')
        .set({ has_grants: 1 })
        .where('id', '=', workspace_id)
        .where('has_grants', '=', 0)
        .execute()
      await db
        .insertInto('grants')
        .values(row)
        .onConflict((conflict) => conflict.columns(['workspace_id', 'credential_id']).doUpdateSet(rest))
        .execute()
    },
  }
}

function grantFrom(row: GrantRow): Grant {
  return {
    workspaceId: row.workspace_id as Grant['workspaceId'],
    credentialId: row.credential_id as Grant['credentialId'],
    state: row.state as GrantState,
    requestedAt: row.requested_at as Instant,
    decidedAt: row.decided_at as Instant | null,
    decidedBy: row.decided_by as Grant['decidedBy'],
  }
}

function grantRow(grant: Grant): GrantRow {
  return {
    workspace_id: grant.workspaceId,
    credential_id: grant.credentialId,
    state: grant.state,
    requested_at: grant.requestedAt,
    decided_at: grant.decidedAt,
    decided_by: grant.decidedBy,
  }
}
