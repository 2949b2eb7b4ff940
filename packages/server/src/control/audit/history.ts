import { AUDIT_ACTIONS, type AuditAction, type AuditRecord, type Instant, invalidField } from '@latchkey/core'
import type { AuditFilter } from '../../ports/audit-table.ts'
import type { Page } from '../../ports/page.ts'
import { PEOPLE } from '../people.ts'
import { query } from '../use-case.ts'

/** Which part of a history is asked for. */
export interface HistoryInput {
  readonly page: Page
  /** An action (`token.revoked`), or the thing of several (`token`). */
  readonly action?: string | undefined
  readonly actor?: string | undefined
  readonly subject?: string | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
}

/** What happened to the caller's own account and tokens, whoever did it. */
export const ownHistory = query(
  { scope: 'audit:read', at: 'account', callers: PEOPLE },
  ({ tables, caller }, input: HistoryInput): Promise<AuditRecord[]> =>
    tables.audit.list({ of: 'owner', id: caller.principal.id }, input.page, filterOf(input)),
)

export const workspaceHistory = query(
  { scope: 'audit:read', at: 'workspace', callers: PEOPLE },
  ({ tables, workspace }, input: HistoryInput): Promise<AuditRecord[]> =>
    tables.audit.list({ of: 'workspace', id: workspace.workspace.id }, input.page, filterOf(input)),
)

export const organizationHistory = query(
  { scope: 'audit:read', at: 'organization', callers: PEOPLE },
  ({ tables, organization }, input: HistoryInput): Promise<AuditRecord[]> =>
    tables.audit.list({ of: 'organization', id: organization.organization.id }, input.page, filterOf(input)),
)

/** Everything. `audit:read` is everybody's for what concerns themselves, so this asks for what only operators hold. */
export const platformHistory = query(
  { scope: 'users:read', at: 'account', callers: PEOPLE },
  ({ tables }, input: HistoryInput): Promise<AuditRecord[]> =>
    tables.audit.list({ of: 'platform' }, input.page, filterOf(input)),
)

/** Throws `invalid_input` for an action that there is not: an empty answer would look like a quiet time. */
function filterOf({ action, actor, subject, from, to }: HistoryInput): AuditFilter {
  const actions = action === undefined ? undefined : actionsOf(action)
  return { actions, actorId: actor, subjectId: subject, from, until: to }
}

function actionsOf(wanted: string): readonly AuditAction[] {
  const found = AUDIT_ACTIONS.filter((action) => action === wanted || action.startsWith(`${wanted}.`))
  if (found.length > 0) return found
  throw invalidField('/action', 'There is no such action; write one such as token.revoked, or its thing: token.')
}
