import { HOUR, type Instant, toInstant } from '@latchkey/core'
import type { ChangeLog } from '../ports/change-log.ts'

/** How long a change stays in the log: verifiers that were away for longer start over. */
const CHANGES_KEPT_MS = 24 * HOUR

/** Forgets changes that every verifier has either taken in or missed for good. Returns how many went. */
export function retainChanges(log: ChangeLog, now: Instant, keptMs: number = CHANGES_KEPT_MS): Promise<number> {
  return log.trim(toInstant(Math.max(0, now - keptMs)))
}
