import type { AuditRecord } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { AuditReader } from '../../ports/management-store.ts'
import { newestFirst } from './paging.ts'
import { auditFrom, auditRow } from './rows.ts'
import type { Tables } from './tables.ts'

const COLUMN_OF = {
  owner: 'owner_id',
  subject: 'subject_id',
  workspace: 'workspace_id',
  organization: 'organization_id',
} as const

export function audit(db: Transaction<Tables>): AuditReader {
  return {
    async list(scope, page) {
      const all = db.selectFrom('audit_records').selectAll()
      const rows = scope.of === 'platform' ? all : all.where(COLUMN_OF[scope.of], '=', scope.id)
      return (await newestFirst(rows, 'id', page).execute()).map(auditFrom)
    },
  }
}

export async function appendAudit(db: Transaction<Tables>, records: readonly AuditRecord[]): Promise<void> {
  if (records.length > 0) await db.insertInto('audit_records').values(records.map(auditRow)).execute()
}
