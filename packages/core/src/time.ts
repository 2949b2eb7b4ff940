declare const instant: unique symbol

/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. Never read from an ambient clock inside the core. */
export type Instant = number & { readonly [instant]: true }

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The last millisecond that a four-digit year can write down (RFC 3339, section 1). */
const LATEST = 253_402_300_799_999

export function toInstant(milliseconds: number): Instant {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0 || milliseconds > LATEST) {
    throw new RangeError('an instant is a whole number of milliseconds between the years 1970 and 9999')
  }
  return milliseconds as Instant
}

export function plus(start: Instant, milliseconds: number): Instant {
  return toInstant(Math.min(start + milliseconds, LATEST))
}

export function formatInstant(moment: Instant): string {
  return new Date(moment).toISOString()
}

const RFC3339 = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** Reads an RFC 3339 date-time; `null` when it is not one, names a day that does not exist, or lies outside 1970 to 9999. */
export function parseInstant(text: string): Instant | null {
  if (text.length > 40 || !RFC3339.test(text)) return null
  const milliseconds = Math.floor(Date.parse(text))
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0 || milliseconds > LATEST) return null
  const day = Number(text.slice(8, 10))
  const daysInMonth = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
  return day <= daysInMonth ? (milliseconds as Instant) : null
}
