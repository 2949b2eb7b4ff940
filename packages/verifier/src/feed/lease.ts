/** How long what was remembered may be used without asking: the bound on how late a revocation can arrive. */
export interface Lease {
  /**
   * All changes committed before a request was sent are known now. `sentAt` is the moment of sending on this process's own monotonic clock: no other
   * moment proves anything, since the answer may have been long on its way, and this process may have been stopped in between.
   */
  renew(sentAt: number): void
  isLive(now: number): boolean
  /** Milliseconds since the freshness that was proven last; `null` when none ever was. */
  ageMs(now: number): number | null
}

export function createLease(maxStalenessMs: number): Lease {
  let provenAt = Number.NEGATIVE_INFINITY
  return {
    renew(sentAt) {
      if (sentAt > provenAt) provenAt = sentAt
    },
    isLive: (now) => now - provenAt <= maxStalenessMs,
    ageMs: (now) => (provenAt === Number.NEGATIVE_INFINITY ? null : now - provenAt),
  }
}
