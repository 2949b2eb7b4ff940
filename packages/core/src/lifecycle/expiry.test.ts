import { describe, expect, test } from 'vitest'
import { LatchkeyError } from '../errors.ts'
import { DAY, formatInstant, type Instant, toInstant } from '../time.ts'
import { EXPIRY_PRESETS, type ExpiryPreset, resolveExpiry } from './expiry.ts'

const NOW = toInstant(Date.UTC(2024, 1, 28, 23, 59, 59, 999))
const LATEST = toInstant(Date.UTC(9999, 11, 31, 23, 59, 59, 999))

describe('a chosen expiry', () => {
  test.each([
    ['7d', '2024-03-06T23:59:59.999Z'],
    ['14d', '2024-03-13T23:59:59.999Z'],
    ['30d', '2024-03-29T23:59:59.999Z'],
    ['60d', '2024-04-28T23:59:59.999Z'],
    ['90d', '2024-05-28T23:59:59.999Z'],
    ['1y', '2025-02-27T23:59:59.999Z'],
  ] as const)('of %s counts whole days of 24 hours', (preset, expected) => {
    expect(formatInstant(resolveExpiry(preset, NOW) as Instant)).toBe(expected)
  })

  test('of never is none', () => {
    expect(resolveExpiry('never', NOW)).toBeNull()
  })

  test('at a date of one’s own is that date, from the next millisecond to the end of 9999', () => {
    expect(resolveExpiry(toInstant(NOW + 1), NOW)).toBe(NOW + 1)
    expect(resolveExpiry(LATEST, NOW)).toBe(LATEST)
  })

  test.each([NOW, NOW - 1, 0])('at %i, which is not in the future, is refused with the field named', (moment) => {
    let fault: unknown
    try {
      resolveExpiry(moment as Instant, NOW)
    } catch (error) {
      fault = error
    }
    expect(fault).toBeInstanceOf(LatchkeyError)
    expect(fault).toMatchObject({ code: 'invalid_input', fields: [{ pointer: '/expiresAt' }] })
  })

  test('at the end of time stops at the last millisecond of 9999 and never wraps', () => {
    for (const preset of Object.keys(EXPIRY_PRESETS) as ExpiryPreset[]) {
      expect(resolveExpiry(preset, LATEST)).toBe(LATEST)
      expect(resolveExpiry(preset, toInstant(LATEST - DAY))).toBe(LATEST)
      expect(resolveExpiry(preset, toInstant(LATEST - 366 * DAY))).toBe(
        LATEST - 366 * DAY + EXPIRY_PRESETS[preset] * DAY,
      )
    }
  })
})
