import type { OrganizationId, PrincipalId, Team, TeamId, WorkspaceId } from '@latchkey/core'
import type { Page } from './page.ts'

/** What the members of a team hold in one workspace. */
export interface TeamRole {
  readonly workspaceId: WorkspaceId
  readonly role: string
}

export interface TeamReader {
  find(organizationId: OrganizationId, id: TeamId): Promise<Team | null>
  list(organizationId: OrganizationId, page: Page): Promise<Team[]>
  members(organizationId: OrganizationId, id: TeamId): Promise<PrincipalId[]>
  /** Whether there is a team of the organization that both are in. */
  share(organizationId: OrganizationId, one: PrincipalId, other: PrincipalId): Promise<boolean>
  /** The team's role in each workspace, deleted ones left out. */
  roles(organizationId: OrganizationId, id: TeamId): Promise<TeamRole[]>
}

export interface TeamWriter {
  insert(team: Team): Promise<void>
  update(team: Team): Promise<void>
  /** Takes the team out of every workspace too. */
  delete(organizationId: OrganizationId, id: TeamId): Promise<void>
  addMember(organizationId: OrganizationId, id: TeamId, member: PrincipalId): Promise<void>
  removeMember(organizationId: OrganizationId, id: TeamId, member: PrincipalId): Promise<boolean>
}
