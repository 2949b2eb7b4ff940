import type {
  OrganizationId,
  PrincipalId,
  Standing,
  TeamId,
  Workspace,
  WorkspaceId,
  WorkspaceMember,
} from '@latchkey/core'
import type { Page } from './page.ts'

export interface WorkspaceReader {
  find(id: WorkspaceId): Promise<Workspace | null>
  /** Deleted ones too: an address is never given twice. */
  findByAddress(address: string): Promise<Workspace | null>
  /** Those not deleted that the principal owns or holds a role in, directly, through a team or through the organization. */
  reachedBy(principal: PrincipalId, page: Page): Promise<Workspace[]>
  /** Those not deleted. */
  ofOrganization(organization: OrganizationId, page: Page): Promise<Workspace[]>
  /** Active ones whose own policy, or that of their organization, ends what goes unused. */
  withIdleLimit(page: Page): Promise<Workspace[]>
  standing(id: WorkspaceId, principal: PrincipalId): Promise<Standing>
  members(id: WorkspaceId, page: Page): Promise<WorkspaceMember[]>
  roleOf(id: WorkspaceId, member: PrincipalId | TeamId): Promise<string | null>
}

export interface WorkspaceWriter {
  insert(workspace: Workspace): Promise<void>
  update(workspace: Workspace): Promise<void>
  setMember(id: WorkspaceId, member: PrincipalId | TeamId, role: string): Promise<void>
  removeMember(id: WorkspaceId, member: PrincipalId | TeamId): Promise<boolean>
}
