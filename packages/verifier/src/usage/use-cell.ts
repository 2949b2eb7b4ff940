import type { CredentialId, Instant } from '@latchkey/core'

/** Uses of one credential since they were last collected, all of one day. Beside a cached record, so that counting is a few writes and no look-up. */
export interface UseCell {
  readonly credentialId: CredentialId
  count: number
  lastUsedAt: Instant
  address: string | null
  userAgent: string | null
}
