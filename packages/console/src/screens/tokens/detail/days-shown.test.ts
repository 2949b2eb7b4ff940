import { expect, test } from 'vitest'
import { daysShown } from './days-shown.ts'

test('each day of the span stands in the chart once, in UTC, also across the end of a year', () => {
  const now = Date.parse('2027-01-02T23:30:00Z')
  expect(
    daysShown(
      [
        { day: '2027-01-01', count: 7 },
        { day: '2025-01-01', count: 9 },
      ],
      4,
      now,
    ),
  ).toEqual([
    { day: '2026-12-30', count: 0 },
    { day: '2026-12-31', count: 0 },
    { day: '2027-01-01', count: 7 },
    { day: '2027-01-02', count: 0 },
  ])
})
