import { invalidField } from '../errors.ts'
import { DAY, type Instant, plus } from '../time.ts'

/** The choices offered beside a date of one's own, in days. */
export const EXPIRY_PRESETS = { '7d': 7, '14d': 14, '30d': 30, '60d': 60, '90d': 90, '1y': 365 } as const
export type ExpiryPreset = keyof typeof EXPIRY_PRESETS
export type ExpiryChoice = ExpiryPreset | 'never' | Instant

/** The moment of expiry, `null` for never. Throws `invalid_input` for a date that is not in the future. */
export function resolveExpiry(choice: ExpiryChoice, now: Instant): Instant | null {
  if (choice === 'never') return null
  if (typeof choice === 'string') return plus(now, EXPIRY_PRESETS[choice] * DAY)
  if (choice <= now) throw invalidField('/expiresAt', 'The expiry date must lie in the future.')
  return choice
}
