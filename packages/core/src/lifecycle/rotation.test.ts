import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, toInstant } from '../time.ts'
import { LONGEST_OVERLAP_MS, oldSecretEnd } from './rotation.ts'

const NOW = toInstant(1_700_000_000_000)

describe('the old secret after a rotation', () => {
  test('that waits for the first use of the new one ends after seven days all the same', () => {
    expect(oldSecretEnd({ until: 'first_use' }, NOW)).toEqual({ endsAt: NOW + 7 * DAY, endsAtFirstUse: true })
  })

  test.each([
    [0, 0],
    [1, 1],
    [DAY, DAY],
    [LONGEST_OVERLAP_MS, 7 * DAY],
    [LONGEST_OVERLAP_MS + 1, 7 * DAY],
    [Infinity, 7 * DAY],
    [-1, 0],
    [-Infinity, 0],
  ])('with an overlap of %d ms ends %d ms from now', (milliseconds, expected) => {
    expect(oldSecretEnd({ until: 'deadline', milliseconds }, NOW)).toEqual({
      endsAt: NOW + expected,
      endsAtFirstUse: false,
    })
  })

  test('never goes on for longer than seven days, nor past the year 9999', () => {
    const latest = toInstant(Date.UTC(9999, 11, 31, 23, 59, 59, 999))
    fc.assert(
      fc.property(fc.integer(), fc.nat(20 * DAY), (milliseconds, beforeEnd) => {
        const now = toInstant(latest - beforeEnd)
        for (const overlap of [{ until: 'first_use' }, { until: 'deadline', milliseconds }] as const) {
          const { endsAt } = oldSecretEnd(overlap, now)
          expect(endsAt).toBeGreaterThanOrEqual(now)
          expect(endsAt).toBeLessThanOrEqual(Math.min(latest, now + 7 * DAY))
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('is not decided by a deadline that is no number', () => {
    expect(() => oldSecretEnd({ until: 'deadline', milliseconds: Number.NaN }, NOW)).toThrow(RangeError)
  })
})
