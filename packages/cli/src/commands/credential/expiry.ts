import { EXPIRY_PRESETS, parseInstant } from '@latchkey/core'
import type { CredentialChanges } from '@latchkey/sdk'
import { InvalidArgumentError } from 'commander'

type Expiry = Pick<CredentialChanges, 'expires' | 'expiresAt'>

export const EXPIRY_HELP = `${Object.keys(EXPIRY_PRESETS).join(', ')}, never, or a date`

/** A preset's name, `never`, a day (its beginning, in UTC) or an RFC 3339 time. */
export function readExpiry(value: string): Expiry {
  if (value === 'never' || Object.hasOwn(EXPIRY_PRESETS, value)) {
    return { expires: value as NonNullable<Expiry['expires']> }
  }
  return { expiresAt: readTime(value) }
}

export function readTime(value: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value
  if (parseInstant(time) !== null) return time
  throw new InvalidArgumentError('Write a day as 2027-01-31, or a time as 2027-01-31T12:00:00Z.')
}
