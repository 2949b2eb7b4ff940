import type { Failures, Instant } from '@latchkey/core'

/** Failed attempts by what counts together. */
export interface ThrottleTable {
  find(subject: string): Promise<Failures | null>
  put(subject: string, failures: Failures): Promise<void>
  delete(subject: string): Promise<void>
  /** Drops those whose last attempt lies before a moment. */
  forget(before: Instant): Promise<void>
}
