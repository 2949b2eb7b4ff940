import type { GrantState, PrincipalState, WorkspaceState } from '@latchkey/core'
import type { Credential, LocalReach, Time } from './credential.ts'

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

/** An organization with what the credential may do in it now. */
export interface OrganizationWithRights extends Organization {
  readonly scopes: readonly string[]
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

/** A workspace with what the credential may do in it now: its own scopes, its owner's roles and the policies together. */
export interface WorkspaceWithRights extends Workspace {
  readonly scopes: readonly string[]
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

/** Whose a personal access token is. */
export interface TokenOwner {
  readonly id: string
  readonly type: 'user' | 'service_account'
  readonly name: string
  readonly handle: string
}

/** A personal access token that acts in a workspace, with what it may do there. */
export interface VisitingToken extends LocalReach {
  readonly credential: Credential
  readonly owner: TokenOwner
}

/** What a policy would do to the tokens and keys that act where it holds. */
export interface PolicyPreview {
  /** The first of those touched. */
  readonly items: readonly {
    readonly credential: Credential
    /** `null` for an API key. */
    readonly owner: TokenOwner | null
    readonly workspaceId: string
    readonly effects: readonly ('stops' | 'starts' | 'loses_scopes' | 'gains_scopes' | 'bound_to_addresses' | 'idle')[]
    readonly before: LocalReach
    readonly after: LocalReach
  }[]
  /** How many would be touched in all. */
  readonly total: number
  /** How many act there now, touched or not. */
  readonly considered: number
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
