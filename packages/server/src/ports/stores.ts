import type { ChangeLog } from './change-log.ts'
import type { ManagementStore } from './management-store.ts'
import type { UsageStore } from './usage-store.ts'
import type { VerificationStore } from './verification-store.ts'

/** What one opened database gives to the service. */
export interface Stores {
  readonly management: ManagementStore
  readonly verification: VerificationStore
  readonly changes: ChangeLog
  readonly usage: UsageStore
  close(): Promise<void>
}
