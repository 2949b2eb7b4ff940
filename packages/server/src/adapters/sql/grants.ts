import type { Transaction } from 'kysely'
import type { GrantReader, GrantWriter } from '../../ports/management-store.ts'
import { newestFirst } from './paging.ts'
import { grantFrom, grantRow } from './rows.ts'
import type { Tables } from './tables.ts'

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
      const { workspace_id: _, credential_id: __, ...rest } = row
      await db
        .insertInto('grants')
        .values(row)
        .onConflict((conflict) => conflict.columns(['workspace_id', 'credential_id']).doUpdateSet(rest))
        .execute()
    },
  }
}
