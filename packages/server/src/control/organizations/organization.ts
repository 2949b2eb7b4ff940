import type { Organization } from '@latchkey/core'
import { PEOPLE } from '../people.ts'
import type { Access, AuditNote } from '../use-case.ts'

export const ORGANIZATION_READ = {
  scope: 'organizations:read',
  at: 'organization',
  callers: PEOPLE,
} as const satisfies Access
export const ORGANIZATION_WRITE = {
  scope: 'organizations:write',
  at: 'organization',
  callers: PEOPLE,
} as const satisfies Access

export function organizationNote(
  verb: 'created' | 'edited' | 'deleted' | 'policy_set',
  organization: Organization,
  detail: AuditNote['detail'] = {},
): AuditNote {
  return { action: `organization.${verb}`, subjectId: organization.id, organizationId: organization.id, detail }
}
