import { intersect } from '../scope/set.ts'
import type { Instant } from '../time.ts'

/** What the owner of a workspace demands of every request with a credential there. */
export interface AdmissionPolicy {
  /** Longest time from creation to expiry, in milliseconds; `null` for any. */
  readonly maxLifetimeMs: number | null
  /** Whether a credential that never expires is refused. */
  readonly expiryRequired: boolean
  /** Concrete scopes that may be used; `null` for all. */
  readonly allowedScopes: readonly string[] | null
  /** Whether a personal access token needs the workspace administrators' approval first. */
  readonly approvalRequired: boolean
  /** Lists of ranges; a request must come from inside each list. Empty for any address. */
  readonly addressAllowlists: readonly (readonly string[])[]
}

/** The rules that the owner of a workspace or an organization sets. */
export interface Policy extends AdmissionPolicy {
  /** Longest time without use after which the service itself ends what a credential may do there, in milliseconds; `null` for any. */
  readonly revokeAfterIdleMs: number | null
}

export const ADMITS_ALL: AdmissionPolicy = {
  maxLifetimeMs: null,
  expiryRequired: false,
  allowedScopes: null,
  approvalRequired: false,
  addressAllowlists: [],
}

export const NO_POLICY: Policy = { ...ADMITS_ALL, revokeAfterIdleMs: null }

/** What is demanded where both policies hold. */
export function strictest(left: AdmissionPolicy, right: AdmissionPolicy): AdmissionPolicy {
  return {
    maxLifetimeMs: lesser(left.maxLifetimeMs, right.maxLifetimeMs),
    expiryRequired: left.expiryRequired || right.expiryRequired,
    allowedScopes:
      left.allowedScopes === null || right.allowedScopes === null
        ? (left.allowedScopes ?? right.allowedScopes)
        : intersect(left.allowedScopes, right.allowedScopes),
    approvalRequired: left.approvalRequired || right.approvalRequired,
    addressAllowlists: [...left.addressAllowlists, ...right.addressAllowlists],
  }
}

/** How long a credential may go unused where both policies hold. */
export function shortestIdle(left: Policy, right: Policy): number | null {
  return lesser(left.revokeAfterIdleMs, right.revokeAfterIdleMs)
}

function lesser(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right
  return Math.min(left, right)
}

/** Why a lifetime breaks a policy, as a sentence for the person who chose it; `null` when it does not. */
export function lifetimeFault(policy: AdmissionPolicy, createdAt: Instant, expiresAt: Instant | null): string | null {
  if (expiresAt === null) {
    if (policy.expiryRequired || policy.maxLifetimeMs !== null) return 'An expiry date is required here; choose one.'
    return null
  }
  if (policy.maxLifetimeMs !== null && expiresAt - createdAt > policy.maxLifetimeMs) {
    const days = Math.floor(policy.maxLifetimeMs / 86_400_000)
    return `The lifetime may be at most ${days} days here; choose an earlier expiry date.`
  }
  return null
}
