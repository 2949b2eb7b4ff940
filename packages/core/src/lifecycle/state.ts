import type { Instant } from '../time.ts'

/** What people and policy set. `revoked` is final. */
export type CredentialState = 'active' | 'suspended' | 'revoked'

/** What a credential is at a moment: its state, and time. */
export type CredentialStatus = CredentialState | 'expired' | 'not_yet_active'

export interface Lifetime {
  readonly state: CredentialState
  readonly notBefore: Instant | null
  readonly expiresAt: Instant | null
}

/** The one place where time and state become a status. What a person did outranks what time did, so that an owner learns of a revocation after expiry too. */
export function statusAt(lifetime: Lifetime, now: Instant): CredentialStatus {
  if (lifetime.state === 'revoked') return 'revoked'
  if (lifetime.expiresAt !== null && now >= lifetime.expiresAt) return 'expired'
  if (lifetime.state === 'suspended') return 'suspended'
  if (lifetime.notBefore !== null && now < lifetime.notBefore) return 'not_yet_active'
  return 'active'
}

/** Whether a person may move a credential from one state to the other. */
export function mayBecome(from: CredentialState, to: CredentialState): boolean {
  return from !== 'revoked' && from !== to
}
