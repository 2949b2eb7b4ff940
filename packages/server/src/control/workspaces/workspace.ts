import type { Workspace } from '@latchkey/core'
import { PEOPLE } from '../people.ts'
import type { Platform } from '../platform.ts'
import type { Access, AuditNote } from '../use-case.ts'

export const WORKSPACE_EDIT = { scope: 'workspaces:edit', at: 'workspace', callers: PEOPLE } as const satisfies Access
export const WORKSPACE_WRITE = { scope: 'workspaces:write', at: 'workspace', callers: PEOPLE } as const satisfies Access

export function workspaceNote(
  verb: 'created' | 'edited' | 'suspended' | 'resumed' | 'deleted' | 'policy_set',
  workspace: Workspace,
  detail: AuditNote['detail'] = {},
): AuditNote {
  const { id, ownerId, organizationId } = workspace
  return { action: `workspace.${verb}`, subjectId: id, ownerId, workspaceId: id, organizationId, detail }
}

/** What one role by itself gives in a workspace. */
export function rightsOfRole(platform: Platform, role: string): readonly string[] {
  return platform.roles.workspaceRights({ owner: false, workspaceRoles: [role], organizationRoles: [], public: false })
}
