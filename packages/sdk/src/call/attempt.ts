/** Time and chance, from outside, so that a test decides both. */
export interface Clockwork {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** At least 0, below 1. */
  readonly random: () => number
  /** Resolves after so many milliseconds; rejects with the signal's reason when it is aborted first. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

export const systemClockwork: Clockwork = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const abort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }, milliseconds)
      signal?.addEventListener('abort', abort, { once: true })
    }),
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 8_000
/** A service that asks for more patience than this gets no repeat: the caller hears of it at once instead. */
const LONGEST_OBEYED_WAIT_MS = 30_000

const passing: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** Whether a status says that the same call may succeed later. */
export function isPassing(status: number): boolean {
  return passing.has(status)
}

/**
 * How long to pause before the next attempt, in milliseconds: what the service asked for, or a random part of a ceiling that doubles
 * (so that many clients do not come back together). `null` when the service asks for longer than is worth waiting.
 */
export function pauseMs(failures: number, askedSeconds: number | undefined, random: () => number): number | null {
  if (askedSeconds !== undefined) {
    const asked = askedSeconds * 1000
    return asked <= LONGEST_OBEYED_WAIT_MS ? asked : null
  }
  return Math.round(random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures))
}

/** Seconds from a `Retry-After` header (RFC 9110, section 10.2.3: a number or a date); undefined when there is none to understand. */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header)
  const moment = Date.parse(header)
  return Number.isNaN(moment) ? undefined : Math.max(0, Math.ceil((moment - now) / 1000))
}
