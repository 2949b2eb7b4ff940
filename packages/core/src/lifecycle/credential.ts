import type { CredentialId, WorkspaceId } from '../ids.ts'
import type { RateLimit } from '../policy/rate-limit.ts'
import type { Instant } from '../time.ts'
import type { CredentialKind } from '../token/format.ts'
import type { Lifetime } from './state.ts'
import type { Use } from './use.ts'

/** Who a credential belongs to: a principal its tokens and sessions, a workspace its API keys, the platform its service keys. */
export type CredentialOwner =
  | { readonly type: 'principal'; readonly id: string }
  | { readonly type: 'workspace'; readonly id: string }
  | { readonly type: 'platform'; readonly id: 'platform' }

export const PLATFORM_OWNER: CredentialOwner = { type: 'platform', id: 'platform' }

/** A credential without its secrets. The id outlives every rotation. */
export interface Credential extends Lifetime {
  readonly id: CredentialId
  readonly kind: CredentialKind
  readonly owner: CredentialOwner
  readonly name: string
  readonly description: string
  /** Scope names as chosen, wildcards included. */
  readonly scopes: readonly string[]
  /** Workspaces that a personal access token is limited to; `null` for all that its owner reaches. */
  readonly workspaces: readonly WorkspaceId[] | null
  readonly resources: readonly string[] | null
  readonly addressAllowlist: readonly string[]
  /** `null` for no limit of its own. */
  readonly rateLimit: RateLimit | null
  readonly createdAt: Instant
  /** The principal that made it. */
  readonly createdBy: string
  readonly updatedAt: Instant
  readonly suspendedAt: Instant | null
  readonly revokedAt: Instant | null
  readonly revokedBy: string | null
  readonly revokeReason: string | null
  readonly secretVersion: number
  /** What may be shown of the newest secret. */
  readonly hint: string
  /** `null` for one that was never used. What a verifier has not reported yet is not in it. */
  readonly use: Use | null
  /** Sessions only, embedded ones too: when the person last proved who they are. */
  readonly authenticatedAt: Instant | null
  /** Embedded sessions only: the origin (RFC 6454) of the page that it may be used from. */
  readonly pageOrigin: string | null
}
