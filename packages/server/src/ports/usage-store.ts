import type { CredentialId } from '@latchkey/core'
import type { UsageItem } from '@latchkey/verifier'

export interface UsageStore {
  /** Adds the counts and moves last uses forward, all in one write. Items of credentials that do not exist are left out. */
  add(items: readonly UsageItem[]): Promise<void>
}

/** Accepted uses of one credential on one UTC day. */
export interface DayCount {
  readonly day: string
  readonly count: number
}

export interface UsageReader {
  /** The last days on which it was used, newest first. */
  days(id: CredentialId, limit: number): Promise<DayCount[]>
}
