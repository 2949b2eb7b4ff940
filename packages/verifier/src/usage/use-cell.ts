import type { CredentialId } from '@latchkey/core'

/** Uses of one credential since they were last collected, all of one day. Beside a cached record, so that counting is a few writes and no look-up. */
export interface UseCell {
  readonly credentialId: CredentialId
  count: number
  /** Milliseconds from the beginning of the day to the last use: a number small enough to be kept in place. */
  lastUse: number
  address: string | null
  userAgent: string | null
}
