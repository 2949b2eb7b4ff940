import { type AuditAction, type AuditRecord, type Instant, lowestId } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { AuditReader } from '../../ports/audit-table.ts'
import { inserter } from './compiled.ts'
import { newestFirst } from './paging.ts'
import type { AuditRow, Tables } from './tables.ts'

const COLUMN_OF = {
  owner: 'owner_id',
  subject: 'subject_id',
  workspace: 'workspace_id',
  organization: 'organization_id',
} as const

export function audit(db: Transaction<Tables>): AuditReader {
  return {
    async list(scope, page, { actions, actorId, subjectId, from, until } = {}) {
      const all = db.selectFrom('audit_records').selectAll()
      let rows = scope.of === 'platform' ? all : all.where(COLUMN_OF[scope.of], '=', scope.id)
      if (actions !== undefined) rows = rows.where('action', 'in', actions)
      if (actorId !== undefined)
        rows = rows.where((eb) => eb.or([eb('principal_id', '=', actorId), eb('credential_id', '=', actorId)]))
      if (subjectId !== undefined) rows = rows.where('subject_id', '=', subjectId)
      // Ids hold the time that they were made at, and every index ends in them.
      if (from !== undefined) rows = rows.where('id', '>=', lowestId('aud', from))
      if (until !== undefined) rows = rows.where('id', '<', lowestId('aud', until))
      return (await newestFirst(rows, 'id', page).execute()).map(auditFrom)
    },
  }
}

const insert = inserter('audit_records')

export async function appendAudit(db: Transaction<Tables>, records: readonly AuditRecord[]): Promise<void> {
  await insert(db, records.map(auditRow))
}

function auditFrom(row: AuditRow): AuditRecord {
  return {
    id: row.id as AuditRecord['id'],
    at: row.at as Instant,
    actor:
      row.principal_id === null || row.credential_id === null
        ? null
        : { principalId: row.principal_id, credentialId: row.credential_id },
    action: row.action as AuditAction,
    subjectId: row.subject_id,
    ownerId: row.owner_id,
    workspaceId: row.workspace_id,
    organizationId: row.organization_id,
    detail: JSON.parse(row.detail) as AuditRecord['detail'],
  }
}

function auditRow(record: AuditRecord): AuditRow {
  return {
    id: record.id,
    at: record.at,
    principal_id: record.actor?.principalId ?? null,
    credential_id: record.actor?.credentialId ?? null,
    action: record.action,
    subject_id: record.subjectId,
    owner_id: record.ownerId,
    workspace_id: record.workspaceId,
    organization_id: record.organizationId,
    detail: JSON.stringify(record.detail),
  }
}
