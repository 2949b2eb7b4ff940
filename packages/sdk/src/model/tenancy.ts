import type { GrantState, PrincipalState, WorkspaceState } from '@latchkey/core'
import type { Credential, Time } from './credential.ts'

export interface User {
  readonly id: string
  readonly email: string | null
  readonly name: string
  /** The user's own word in the addresses of their workspaces. */
  readonly handle: string
  readonly state: PrincipalState
  readonly role: string
  readonly createdAt: Time
  readonly updatedAt: Time
}

export interface ServiceAccount {
  readonly id: string
  readonly name: string
  readonly organizationId: string | null
  readonly state: PrincipalState
  readonly createdAt: Time
  readonly updatedAt: Time
}

export interface Organization {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly createdAt: Time
  readonly updatedAt: Time
}

export interface OrganizationMember {
  readonly principalId: string
  readonly name: string
  readonly role: string
}

export interface Team {
  readonly id: string
  readonly name: string
  readonly organizationId: string
  readonly createdAt: Time
}

export interface TeamMember {
  readonly principalId: string
  readonly type: 'user' | 'service_account'
  readonly name: string
}

export interface Workspace {
  readonly id: string
  readonly name: string
  readonly slug: string
  /** `owner/slug`. */
  readonly address: string
  readonly visibility: 'private' | 'public'
  readonly state: WorkspaceState
  readonly ownerId: string | null
  readonly organizationId: string | null
  readonly createdAt: Time
  readonly updatedAt: Time
}

export interface NewWorkspace {
  readonly name: string
  /** Made from the name where not given. */
  readonly slug?: string
  readonly visibility?: Workspace['visibility']
  /** The organization that is to own it; the caller where not given. */
  readonly organizationId?: string
}

export interface Member {
  /** A user, service account or team. */
  readonly memberId: string
  readonly type: 'user' | 'service_account' | 'team'
  readonly name: string
  readonly role: string
}

/** What the owner of a workspace or organization demands of every credential that acts there. */
export interface Policy {
  /** Longest time from creation to expiry; `null` for any. */
  readonly maxLifetimeSeconds: number | null
  readonly expiryRequired: boolean
  /** Scopes that may be used; `null` for all. */
  readonly allowedScopes: readonly string[] | null
  /** Whether a personal access token must be approved before it works there. */
  readonly approvalRequired: boolean
  /** Addresses and CIDR ranges that requests must come from; empty for any. */
  readonly ipAllowlist: readonly string[]
  /** Time without use or change after which an API key is revoked, and a personal access token's admission ended; `null` or left out for any. */
  readonly revokeAfterIdleSeconds?: number | null
}

/** A personal access token that reaches a workspace, or asks to. */
export interface Admission {
  readonly credential: Credential
  /** Null for one that reaches it without having been asked about. */
  readonly grant: {
    readonly state: GrantState
    readonly requestedAt: Time
    readonly decidedAt: Time | null
    readonly decidedBy: string | null
  } | null
}
