import type { ChangeEntry, Position } from '../ports.ts'

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
  let newest: Position = Number.NEGATIVE_INFINITY
  /** Changes up to here may have been forgotten, or never seen. */
  let floor: Position = Number.POSITIVE_INFINITY

  return {
    add(entry) {
      newest = Math.max(newest, entry.position)
      const forgotten = ring[oldest]
      if (ring.length < capacity || forgotten === undefined) {
        ring.push(entry)
        return
      }
      floor = Math.max(floor, forgotten.position)
      ring[oldest] = entry
      oldest = (oldest + 1) % capacity
    },
    startAt(position) {
      ring.length = 0
      oldest = 0
      newest = Number.NEGATIVE_INFINITY
      floor = position
    },
    mayConcern(position, concerns) {
      if (position < floor) return true
      return position < newest && ring.some((entry) => entry.position > position && concerns(entry))
    },
  }
}
