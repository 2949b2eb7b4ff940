import type {
  AdmissionPolicy,
  Credential,
  GrantState,
  Instant,
  OrganizationId,
  PrincipalState,
  PrincipalType,
  Standing,
  WorkspaceId,
  WorkspaceState,
} from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'

/** What the store knows of one secret, seen from one workspace: names of scopes and roles, not yet resolved by the platform's catalog. */
export interface CredentialFacts {
  readonly credential: Pick<
    Credential,
    | 'id'
    | 'kind'
    | 'name'
    | 'state'
    | 'createdAt'
    | 'notBefore'
    | 'expiresAt'
    | 'scopes'
    | 'workspaces'
    | 'resources'
    | 'addressAllowlist'
    | 'rateLimit'
  >
  readonly secretVersion: number
  readonly secretEndsAt: Instant | null
  /** Whether an older secret waits for the first use of this one to end. */
  readonly endsOlderSecret: boolean
  readonly principal: {
    readonly id: string
    readonly type: PrincipalType
    readonly handle: string | null
    readonly state: PrincipalState
    readonly role: string | null
  }
  readonly workspace: {
    readonly id: WorkspaceId
    readonly organizationId: OrganizationId | null
    readonly address: string
    readonly name: string
    readonly state: WorkspaceState
    readonly standing: Standing
    readonly policy: AdmissionPolicy
    readonly organizationPolicy: AdmissionPolicy | null
    readonly grant: GrantState | null
  } | null
}

/** The one question of the data plane. */
export interface VerificationStore {
  /**
   * One indexed read, no write. `workspace` is an id or an address (`owner/slug`, or `me/slug` for one that the credential's principal owns); an API key is always seen from its own workspace, whatever is named.
   * `null` when no such secret was ever issued. Every change that was committed before the call is in the answer.
   */
  find(digest: Digest, workspace: string | null): CredentialFacts | null | Promise<CredentialFacts | null>
}
