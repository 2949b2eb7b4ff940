import type { ChangeLog } from './change-log.ts'
import type { ManagementStore } from './management-store.ts'
import type { SealUpkeep } from './row-seals.ts'
import type { UsageStore } from './usage-store.ts'
import type { VerificationStore } from './verification-store.ts'

/** What one opened database gives to the service. */
export interface Stores {
  readonly management: ManagementStore
  readonly verification: VerificationStore
  readonly changes: ChangeLog
  readonly usage: UsageStore
  readonly seals: SealUpkeep
  close(): Promise<void>
}
