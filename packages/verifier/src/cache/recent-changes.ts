import { areOfOneLog, covers, joined, type Position } from '@latchkey/core'
import type { ChangeEntry } from '../ports.ts'

/** The last changes, for judging what was read before them and arrives after them. */
export interface RecentChanges {
  add(entry: ChangeEntry): void
  /** Forgets all; what was read before this position can't be judged any more. */
  startAt(position: Position): void
  /** Whether any change that a position does not cover concerns something. Also true when that can't be told. */
  mayConcern(position: Position, concerns: (entry: ChangeEntry) => boolean): boolean
  /** Covers every change that was added; `null` before the first place is known. */
  newest(): Position | null
}

export function recentChanges(capacity: number): RecentChanges {
  const ring: ChangeEntry[] = []
  let oldest = 0
  /** The first place that covers every change that was added. */
  let newest: Position | null = null
  /** What a place does not cover of this may have been forgotten, or never seen; `null` when that is true of everything. */
  let floor: Position | null = null

  return {
    add(entry) {
      const { position } = entry
      // Of a log that this memory has not begun with: what was read before can't be told from what was read after.
      if (floor === null || newest === null || !areOfOneLog(position, floor)) {
        floor = null
        return
      }
      newest = joined(newest, position)
      const forgotten = ring[oldest]
      if (ring.length < capacity || forgotten === undefined) {
        ring.push(entry)
        return
      }
      floor = joined(floor, forgotten.position)
      ring[oldest] = entry
      oldest = (oldest + 1) % capacity
    },
    startAt(position) {
      ring.length = 0
      oldest = 0
      newest = position
      floor = position
    },
    mayConcern(position, concerns) {
      if (floor === null || newest === null || !covers(position, floor)) return true
      return !covers(position, newest) && ring.some((entry) => !covers(position, entry.position) && concerns(entry))
    },
    newest: () => newest,
  }
}
