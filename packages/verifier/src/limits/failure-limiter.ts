import { parseAddress } from '@latchkey/core'

/** How many look-ups that lead nowhere one source may cause. */
export interface FailureLimit {
  readonly failures: number
  readonly windowMs: number
}

/** Holds back who guesses, before anything is asked for them. Addresses are all it knows: nothing of a token gets in here. Who has no address is not held back. */
export interface FailureLimiter {
  /** Milliseconds until something may be asked for an address again; 0 when it may now. */
  waitMs(address: string | null, now: number): number
  /** Takes note of a look-up that led nowhere. */
  note(address: string | null, now: number): void
}

interface Window {
  startedAt: number
  count: number
}

/** Counts in windows that begin with a first failure. `capacity` counts sources; the one that was first seen is forgotten first. */
export function createFailureLimiter({ failures, windowMs }: FailureLimit, capacity: number): FailureLimiter {
  const bySource = new Map<string, Window>()

  return {
    waitMs(address, now) {
      const window = bySource.get(sourceOf(address) ?? '')
      return window === undefined || window.count < failures ? 0 : Math.max(0, windowMs - (now - window.startedAt))
    },
    note(address, now) {
      const source = sourceOf(address)
      if (source === null) return
      const window = bySource.get(source)
      if (window !== undefined && now - window.startedAt < windowMs) {
        window.count++
        return
      }
      bySource.delete(source)
      bySource.set(source, { startedAt: now, count: 1 })
      if (bySource.size > capacity) bySource.delete(bySource.keys().next().value as string)
    },
  }
}

/** An IPv4 address, or the half of an IPv6 address that one customer of a network is given (RFC 6177): the other half is theirs to vary. */
function sourceOf(address: string | null): string | null {
  const bytes = address === null ? null : parseAddress(address)
  if (bytes === null) return null
  const isIPv4 = bytes.slice(0, 10).every((byte) => byte === 0)
  return (isIPv4 ? bytes : bytes.slice(0, 8)).join('.')
}
