import type { Organization, OrganizationId, OrganizationMember, PrincipalId } from '@latchkey/core'
import type { Page } from './page.ts'

export interface OrganizationReader {
  find(id: OrganizationId): Promise<Organization | null>
  /** Deleted ones too: a slug is never given twice. */
  findBySlug(slug: string): Promise<Organization | null>
  /** Those not deleted that the principal is a member of. */
  list(member: PrincipalId, page: Page): Promise<Organization[]>
  /** The member's role; `null` for a stranger. */
  roleOf(id: OrganizationId, member: PrincipalId): Promise<string | null>
  members(id: OrganizationId, page: Page): Promise<OrganizationMember[]>
  /** How many active members hold a role. */
  countMembers(id: OrganizationId, role: string): Promise<number>
}

export interface OrganizationWriter {
  insert(organization: Organization): Promise<void>
  update(organization: Organization): Promise<void>
  setMember(id: OrganizationId, member: PrincipalId, role: string): Promise<void>
  /** Takes the member out of the organization, its teams and its workspaces. */
  removeMember(id: OrganizationId, member: PrincipalId): Promise<boolean>
}
