import { describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE, SECOND, toInstant } from '../time.ts'
import { type Failures, oneMore, THROTTLE_RULES, throttleSource, throttleWaitMs } from './throttle.ts'

const NOW = toInstant(Date.UTC(2030, 0, 1))
const later = (milliseconds: number) => toInstant(NOW + milliseconds)
const failed = (count: number, lastAt: Instant = NOW): Failures => ({ count, lastAt })
const { pair } = THROTTLE_RULES

describe('attempts', () => {
  test('cost nothing until so many have failed', () => {
    expect(throttleWaitMs(pair, null, NOW)).toBe(0)
    expect(throttleWaitMs(pair, failed(4), NOW)).toBe(0)
    expect(throttleWaitMs(pair, failed(5), NOW)).toBe(15 * SECOND)
  })

  test('wait twice as long each time, but never longer than the longest wait', () => {
    expect([6, 7, 8].map((count) => throttleWaitMs(pair, failed(count), NOW))).toEqual(
      [30, 60, 120].map((s) => s * SECOND),
    )
    for (const count of [20, 100, 1e9]) expect(throttleWaitMs(pair, failed(count), NOW)).toBe(15 * MINUTE)
  })

  test('are admitted when the wait is over, to the millisecond', () => {
    expect(throttleWaitMs(pair, failed(5), later(15 * SECOND - 1))).toBe(1)
    expect(throttleWaitMs(pair, failed(5), later(15 * SECOND))).toBe(0)
  })

  test('are forgotten after an hour', () => {
    expect(throttleWaitMs({ ...pair, longestWaitMs: 5 * HOUR }, failed(100), later(HOUR))).toBe(0)
    expect(oneMore(failed(100), later(HOUR))).toEqual(failed(1, later(HOUR)))
    expect(oneMore(failed(100), later(HOUR - 1))).toEqual(failed(101, later(HOUR - 1)))
  })

  test('go on when the clock goes back, and wait no longer than the wait', () => {
    expect(throttleWaitMs(pair, failed(5, later(MINUTE)), NOW)).toBe(MINUTE + 15 * SECOND)
  })
})

test.each([
  ['192.0.2.7', '::ffff:192.0.2.7'],
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9'],
  [null, 'nonsense'],
])('%j and %j are one source', (one, other) => {
  expect(throttleSource(one)).toBe(throttleSource(other))
})

test.each([
  ['192.0.2.7', '192.0.2.8'],
  ['2001:db8:1:2::1', '2001:db8:1:3::1'],
])('%j and %j are two', (one, other) => {
  expect(throttleSource(one)).not.toBe(throttleSource(other))
})
