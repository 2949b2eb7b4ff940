import type { CredentialId, OrganizationId, WorkspaceId } from './ids.ts'
import type { CredentialState } from './lifecycle/state.ts'
import type { AdmissionPolicy } from './policy/policy.ts'
import type { RateLimit } from './policy/rate-limit.ts'
import type { Instant } from './time.ts'
import type { CredentialKind } from './token/format.ts'

export type PrincipalType = 'user' | 'service_account' | 'workspace' | 'platform'
export type PrincipalState = 'active' | 'suspended' | 'deleted'
export type WorkspaceState = 'active' | 'suspended' | 'deleted'
/** Where a token's admission to a workspace that asks for approval stands. */
export type GrantState = 'pending' | 'approved' | 'refused' | 'ended'

/**
 * All that is needed to decide on one credential in one workspace (or outside any), as it stood at one position of the change log. Wildcards and
 * roles are already resolved into concrete scopes, so that whoever holds a record needs no configuration. JSON throughout.
 */
export interface VerificationRecord {
  readonly credential: {
    readonly id: CredentialId
    readonly kind: CredentialKind
    readonly name: string
    readonly state: CredentialState
    readonly createdAt: Instant
    readonly notBefore: Instant | null
    readonly expiresAt: Instant | null
    readonly scopes: readonly string[]
    readonly addressAllowlist: readonly string[]
    /** Ids of the platform's own resources that the credential is limited to; `null` for no limit. */
    readonly resources: readonly string[] | null
    readonly rateLimit: RateLimit | null
    /** The version of the secret that was presented, and when that version ends through rotation. */
    readonly secretVersion: number
    readonly secretEndsAt: Instant | null
  }
  readonly principal: {
    readonly id: string
    readonly type: PrincipalType
    /** What the addresses of its own workspaces begin with; `null` for one that can own none. */
    readonly handle: string | null
    readonly state: PrincipalState
  }
  /** What the principal may do outside any workspace. */
  readonly accountRights: readonly string[]
  /** The workspace asked about; `null` when none was asked about, none was found, or the credential was not made for it. */
  readonly workspace: {
    readonly id: WorkspaceId
    /** The organization that owns it, whose changes concern the record too. */
    readonly organizationId: OrganizationId | null
    readonly address: string
    readonly name: string
    readonly state: WorkspaceState
    /** What the principal may do here at this moment; empty for a stranger. */
    readonly rights: readonly string[]
    readonly policy: AdmissionPolicy
    readonly grant: GrantState | null
  } | null
}
