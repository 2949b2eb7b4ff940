import { formatInstant, type Instant, parseInstant } from '@latchkey/core'
import { z } from 'zod'

/** An RFC 3339 date-time in, an instant out. */
export const instantText = z
  .string()
  .max(40)
  .transform((text, context) => {
    const instant = parseInstant(text)
    if (instant !== null) return instant
    context.addIssue('Write a date and time as in 2027-01-31T12:00:00Z, between the years 1970 and 9999.')
    return z.NEVER
  })
  .meta({ type: 'string', format: 'date-time' })

export const timeText = z.string().meta({ format: 'date-time' })

export function timeOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant)
}
