import type { Challenge, CredentialKind, PrincipalType, RefusalCode } from '@latchkey/core'
import type { Time } from './credential.ts'

/** Where a credential stands within its own limit, in the process that answered. */
export interface RateLimitStanding {
  readonly requests: number
  readonly windowSeconds: number
  readonly remaining: number
  readonly resetSeconds: number
}

export interface Accepted {
  readonly ok: true
  readonly credential: { readonly id: string; readonly kind: CredentialKind; readonly name: string }
  readonly principal: { readonly id: string; readonly type: PrincipalType; readonly handle: string | null }
  readonly workspace: { readonly id: string; readonly address: string; readonly name: string } | null
  /** What the credential may do here and now. */
  readonly scopes: readonly string[]
  readonly resources: readonly string[] | null
  readonly expiresAt: Time | null
  readonly rateLimit?: RateLimitStanding
}

export interface Refused {
  readonly ok: false
  readonly code: RefusalCode | (string & {})
  readonly message: string
  readonly rateLimit?: RateLimitStanding
  readonly retryAfterSeconds?: number
  /** The parameters of a `WWW-Authenticate: Bearer` header (RFC 6750, section 3). */
  readonly challenge: Challenge
}

/** Yes or no to one credential. A no is an answer, not an error. */
export type VerifyAnswer = Accepted | Refused
