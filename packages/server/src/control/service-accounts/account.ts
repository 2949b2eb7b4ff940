import { notFound, type OrganizationId, type Principal, type PrincipalId } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { PEOPLE } from '../people.ts'
import type { Access, AuditNote } from '../use-case.ts'

export const ACCOUNTS_READ = {
  scope: 'service_accounts:read',
  at: 'organization',
  callers: PEOPLE,
} as const satisfies Access
export const ACCOUNTS_WRITE = {
  scope: 'service_accounts:write',
  at: 'organization',
  callers: PEOPLE,
} as const satisfies Access

export interface AccountInput {
  readonly serviceAccountId: PrincipalId
}

/** Throws `not_found` for one that never was, is deleted, or belongs to another organization. */
export async function findAccount(
  tables: ReadTables,
  organizationId: OrganizationId,
  id: PrincipalId,
): Promise<Principal> {
  const account = await tables.principals.find(id)
  if (account?.type !== 'service_account' || account.organizationId !== organizationId || account.state === 'deleted') {
    throw notFound('service account')
  }
  return account
}

export function accountNote(
  verb: 'created' | 'edited' | 'suspended' | 'resumed' | 'deleted',
  account: Principal,
  detail: AuditNote['detail'] = {},
): AuditNote {
  return {
    action: `service_account.${verb}`,
    subjectId: account.id,
    ownerId: account.id,
    organizationId: account.organizationId,
    detail,
  }
}
