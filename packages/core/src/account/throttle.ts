import { parseAddress } from '../network/address.ts'
import { HOUR, type Instant, MINUTE, plus, SECOND } from '../time.ts'

/** Attempts of one kind that failed, or whose end is not known yet. */
export interface Failures {
  readonly count: number
  readonly lastAt: Instant
}

/** How failures slow further attempts down. Nothing is ever locked: every wait ends by itself. */
export interface ThrottleRule {
  /** So many cost nothing. */
  readonly free: number
  /** The wait after the first that is not free; it doubles with each further one. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

/** Whoever fails no more for so long begins afresh. */
export const FORGET_FAILURES_MS = HOUR

/**
 * What counts together. `pair`: one account from one place. `source`: one place, whatever the account. `account`: one account from everywhere, for browsers that
 * never signed in to it. `device`: one account in a browser that did, which answers to no other rule, so that strangers can't keep the owner out.
 */
export const THROTTLE_RULES = {
  pair: { free: 5, firstWaitMs: 15 * SECOND, longestWaitMs: 15 * MINUTE },
  source: { free: 30, firstWaitMs: 2 * SECOND, longestWaitMs: 5 * MINUTE },
  account: { free: 50, firstWaitMs: 2 * SECOND, longestWaitMs: MINUTE },
  device: { free: 10, firstWaitMs: 15 * SECOND, longestWaitMs: 15 * MINUTE },
  /** Mails that somebody without a session has sent to an address. */
  mail: { free: 3, firstWaitMs: 5 * MINUTE, longestWaitMs: HOUR },
  /** What anybody may begin without being known. */
  anonymous: { free: 30, firstWaitMs: 2 * SECOND, longestWaitMs: 5 * MINUTE },
  /** Codes that a signed-in person types. */
  code: { free: 10, firstWaitMs: 30 * SECOND, longestWaitMs: 15 * MINUTE },
} as const satisfies Readonly<Record<string, ThrottleRule>>

/** Milliseconds until another attempt is admitted; 0 for at once. */
export function throttleWaitMs(
  { free, firstWaitMs, longestWaitMs }: ThrottleRule,
  failures: Failures | null,
  now: Instant,
): number {
  if (failures === null || failures.count < free || now - failures.lastAt >= FORGET_FAILURES_MS) return 0
  const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures.count - free, 30))
  return Math.max(0, plus(failures.lastAt, wait) - now)
}

/** The failures with one more. */
export function oneMore(failures: Failures | null, now: Instant): Failures {
  const isForgotten = failures === null || now - failures.lastAt >= FORGET_FAILURES_MS
  return { count: isForgotten ? 1 : failures.count + 1, lastAt: now }
}

/** Where an attempt comes from, for counting: an IPv4 address, or the 64 bits of an IPv6 address that one subscriber has. */
export function throttleSource(address: string | null): string {
  const bytes = address === null ? null : parseAddress(address)
  if (bytes === null) return 'unknown'
  const isV4 = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  return isV4 ? bytes.slice(12).join('.') : `${bytes.slice(0, 8).join('.')}/64`
}
