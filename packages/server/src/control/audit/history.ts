import type { AuditRecord } from '@latchkey/core'
import type { Page } from '../../ports/management-store.ts'
import { PEOPLE } from '../people.ts'
import { query } from '../use-case.ts'

interface HistoryInput {
  readonly page: Page
}

/** What happened to the caller's own account and tokens, whoever did it. */
export const ownHistory = query(
  { scope: 'audit:read', at: 'account', callers: PEOPLE },
  ({ tables, caller }, { page }: HistoryInput): Promise<AuditRecord[]> =>
    tables.audit.list({ of: 'owner', id: caller.principal.id }, page),
)

export const workspaceHistory = query(
  { scope: 'audit:read', at: 'workspace', callers: PEOPLE },
  ({ tables, workspace }, { page }: HistoryInput): Promise<AuditRecord[]> =>
    tables.audit.list({ of: 'workspace', id: workspace.workspace.id }, page),
)

export const organizationHistory = query(
  { scope: 'audit:read', at: 'organization', callers: PEOPLE },
  ({ tables, organization }, { page }: HistoryInput): Promise<AuditRecord[]> =>
    tables.audit.list({ of: 'organization', id: organization.organization.id }, page),
)

/** Everything. `audit:read` is everybody's for what concerns themselves, so this asks for what only operators hold. */
export const platformHistory = query(
  { scope: 'users:read', at: 'account', callers: PEOPLE },
  ({ tables }, { page }: HistoryInput): Promise<AuditRecord[]> => tables.audit.list({ of: 'platform' }, page),
)
