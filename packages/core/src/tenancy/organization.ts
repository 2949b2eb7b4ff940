import type { OrganizationId, PrincipalId, TeamId } from '../ids.ts'
import type { Policy } from '../policy/policy.ts'
import type { Instant } from '../time.ts'

export interface Organization {
  readonly id: OrganizationId
  readonly slug: string
  readonly name: string
  readonly state: 'active' | 'deleted'
  /** Holds in each of its workspaces, beside the workspace's own. */
  readonly policy: Policy
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface OrganizationMember {
  readonly principalId: PrincipalId
  readonly name: string
  readonly role: string
}

export interface Team {
  readonly id: TeamId
  readonly organizationId: OrganizationId
  readonly name: string
  readonly createdAt: Instant
}
