import type { Instant, Position } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'

/** A stretch of the change log, read in one consistent view. */
export interface LogStretch {
  /** The newest position, in the epoch that the log is in. */
  readonly head: Position
  /** The number of the oldest entry that is still kept; one past the head when none is. */
  readonly oldest: number
  /** In order, without a gap, from just after the position asked about; none where that is of another epoch. */
  readonly entries: readonly ChangeEntry[]
}

/** The log that every committed change is in. Positions are handed out in the order of commits, so a reader that follows them misses none. */
export interface ChangeLog {
  /** At most `limit` entries after a position. */
  read(after: Position, limit: number): LogStretch | Promise<LogStretch>
  head(): Position | Promise<Position>
  /** Forgets what is older, and all that was committed before it; the head stays. Returns how many entries went. */
  trim(before: Instant): Promise<number>
}

/** Told of each commit of this process, after it is durable and before its caller hears of it. */
export type CommitListener = (entries: readonly ChangeEntry[]) => void
