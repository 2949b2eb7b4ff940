import type { Instant, Position } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'

/** A stretch of the change log, read in one consistent view. */
export interface LogStretch {
  /** The newest position, in the epoch that the log is in. */
  readonly head: Position
  /** Of everything that this position does not cover, all is still kept. */
  readonly kept: Position
  /** From just after the position asked about: in each partition in order and without a gap. None where that is of another epoch. */
  readonly entries: readonly ChangeEntry[]
}

/**
 * The log that every committed change is in, in one or more partitions: a writing transaction appends to one of them. In each, positions are handed out in the
 * order of commits, and a head is read in one view, so a reader that follows them misses none.
 */
export interface ChangeLog {
  /** About `limit` entries after a position, as many from each partition. */
  read(after: Position, limit: number): LogStretch | Promise<LogStretch>
  head(): Position | Promise<Position>
  /** Forgets what is older, and all that was committed to the same partition before it; the head stays. Returns how many entries went. */
  trim(before: Instant): Promise<number>
}

/** Told of each commit of this process, after it is durable and before its caller hears of it. */
export type CommitListener = (entries: readonly ChangeEntry[]) => void
