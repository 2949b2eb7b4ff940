import type { Call, CallOptions } from '../call/caller.ts'
import { operations } from '../operations.ts'

export interface LeakFind {
  /** A token, as it was found. */
  readonly token: string
  /** Where it was found, such as the address of the page; its owner is told. */
  readonly place?: string
}

/** Tokens that were found in the open. Needs a service key with `leaks:report`. */
export function leaks(call: Call) {
  return {
    /** Up to 100 at once. What still works is stopped and its owner told; the answer does not say which that were. */
    async report(items: readonly LeakFind[], options?: CallOptions): Promise<void> {
      await call(operations.leaks.report, { body: { items } }, options)
    },
  }
}
