import type { Position } from '@latchkey/core'
import type { ChangeEntry } from '../ports.ts'

/** The last changes, for judging what was read before them and arrives after them. */
export interface RecentChanges {
  add(entry: ChangeEntry): void
  /** Forgets all; what was read before this position can't be judged any more. */
  startAt(position: Position): void
  /** Whether any change after a position concerns something. Also true when that can't be told. */
  mayConcern(position: Position, concerns: (entry: ChangeEntry) => boolean): boolean
}

export function recentChanges(capacity: number): RecentChanges {
  const ring: ChangeEntry[] = []
  let oldest = 0
  let newest = Number.NEGATIVE_INFINITY
  let epoch: string | null = null
  /** Changes up to here may have been forgotten, or never seen. */
  let floor = Number.POSITIVE_INFINITY

  return {
    add(entry) {
      const { number } = entry.position
      // Of a log that this memory has not begun with: what was read before can't be told from what was read after.
      if (entry.position.epoch !== epoch) floor = Number.POSITIVE_INFINITY
      newest = Math.max(newest, number)
      const forgotten = ring[oldest]
      if (ring.length < capacity || forgotten === undefined) {
        ring.push(entry)
        return
      }
      floor = Math.max(floor, forgotten.position.number)
      ring[oldest] = entry
      oldest = (oldest + 1) % capacity
    },
    startAt(position) {
      ring.length = 0
      oldest = 0
      newest = Number.NEGATIVE_INFINITY
      epoch = position.epoch
      floor = position.number
    },
    mayConcern(position, concerns) {
      const { epoch: readIn, number } = position
      if (readIn !== epoch || number < floor) return true
      return number < newest && ring.some((entry) => entry.position.number > number && concerns(entry))
    },
  }
}
