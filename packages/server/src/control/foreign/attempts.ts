/** Counts failures by source, in windows that begin with a first one. The source that was first seen is forgotten first. */
export interface Attempts {
  /** Milliseconds until the source may try again; 0 when it may now. */
  waitMs(source: string, now: number): number
  failed(source: string, now: number): void
}

const MOST_SOURCES = 100_000

export function attempts(most: number, windowMs: number): Attempts {
  const bySource = new Map<string, { readonly startedAt: number; count: number }>()
  return {
    waitMs(source, now) {
      const window = bySource.get(source)
      return window === undefined || window.count < most ? 0 : Math.max(0, windowMs - (now - window.startedAt))
    },
    failed(source, now) {
      const window = bySource.get(source)
      if (window !== undefined && now - window.startedAt < windowMs) {
        window.count++
        return
      }
      bySource.delete(source)
      if (bySource.size >= MOST_SOURCES) bySource.delete(bySource.keys().next().value as string)
      bySource.set(source, { startedAt: now, count: 1 })
    },
  }
}
