import type { CredentialId } from '@latchkey/core'

/** Uses of one credential since they were last collected, all of one day. Part of a cached record's place, so that counting is a few writes and no look-up. */
export interface UseCell {
  /** `null` where no credential is, and nothing is counted. */
  readonly credentialId: CredentialId | null
  uses: number
  /** Milliseconds from the beginning of the day to the last use: a number small enough to be kept in place. */
  lastUse: number
  lastAddress: string | null
  lastUserAgent: string | null
}
