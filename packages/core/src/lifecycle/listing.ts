import { folded } from '../text/folded.ts'
import { DAY, type Instant } from '../time.ts'
import type { Credential } from './credential.ts'
import { type CredentialStatus, type Lifetime, statusAt } from './state.ts'

/** How a list of credentials is narrowed: by status, or to the active ones that expire soon. */
export const LISTED_STATUSES = [
  'active',
  'expiring',
  'suspended',
  'expired',
  'revoked',
  'not_yet_active',
] as const satisfies readonly (CredentialStatus | 'expiring')[]
export type ListedStatus = (typeof LISTED_STATUSES)[number]

/** What expires within so many milliseconds is listed as expiring: from the first notice on that an owner gets by default. */
export const EXPIRING_WITHIN_MS = 7 * DAY

/** Whether a credential is listed under a status. One that expires soon is listed as active too. */
export function isListedAs(listed: ListedStatus, lifetime: Lifetime, now: Instant): boolean {
  const status = statusAt(lifetime, now)
  if (listed !== 'expiring') return status === listed
  return status === 'active' && lifetime.expiresAt !== null && lifetime.expiresAt <= now + EXPIRING_WITHIN_MS
}

export const CREDENTIAL_SORTS = ['created', 'name', 'last_used', 'expires'] as const
export type CredentialSort = (typeof CREDENTIAL_SORTS)[number]

/** Later than every moment that can be written down: where what never expires stands among what does. */
export const NEVER_KEY = 253_402_300_800_000
/** Where what was never used stands. */
export const UNUSED_KEY = 0

/** What a credential is ordered by; where two are alike, and for the time of creation itself, the id decides. */
export function sortKey(credential: Credential, sort: CredentialSort): string | number {
  if (sort === 'name') return folded(credential.name)
  if (sort === 'last_used') return credential.use?.lastAt ?? UNUSED_KEY
  return sort === 'expires' ? (credential.expiresAt ?? NEVER_KEY) : ''
}
