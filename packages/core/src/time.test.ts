import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, formatInstant, type Instant, parseInstant, plus, toInstant } from './time.ts'

const LATEST = toInstant(Date.UTC(9999, 11, 31, 23, 59, 59, 999))
const arbitraryInstant = fc.integer({ min: 0, max: LATEST }).map(toInstant)

describe('an instant', () => {
  test('is a whole number of milliseconds from 1970 to 9999, and nothing else', () => {
    expect(toInstant(0)).toBe(0)
    expect(toInstant(LATEST)).toBe(LATEST)
    for (const wrong of [-1, LATEST + 1, 0.5, Number.NaN, Infinity, -Infinity, '7' as unknown as number]) {
      expect(() => toInstant(wrong)).toThrow(RangeError)
    }
  })

  test('written and read again is the same', () => {
    fc.assert(
      fc.property(arbitraryInstant, (moment) => {
        expect(formatInstant(moment)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        expect(parseInstant(formatInstant(moment))).toBe(moment)
      }),
      { numRuns: 2000 },
    )
  })

  test('with a time added stops at the last millisecond of 9999', () => {
    expect(plus(toInstant(5), DAY)).toBe(5 + DAY)
    expect(plus(toInstant(LATEST - 1), 1)).toBe(LATEST)
    expect(plus(toInstant(LATEST - 1), DAY)).toBe(LATEST)
    expect(() => plus(toInstant(5), -6)).toThrow(RangeError)
    expect(() => plus(toInstant(5), Number.NaN)).toThrow(RangeError)
  })
})

describe('reading an RFC 3339 date-time', () => {
  test('minds the offset', () => {
    fc.assert(
      fc.property(arbitraryInstant, fc.integer({ min: -1439, max: 1439 }), (moment, minutes) => {
        const local = moment + minutes * 60_000
        fc.pre(local >= 0 && local <= LATEST)
        const digits = (value: number) => String(value).padStart(2, '0')
        const offset = `${minutes < 0 ? '-' : '+'}${digits(Math.floor(Math.abs(minutes) / 60))}:${digits(Math.abs(minutes) % 60)}`
        expect(parseInstant(formatInstant(local as Instant).replace('Z', offset))).toBe(moment)
      }),
      { numRuns: 2000 },
    )
  })

  test('knows which days exist', () => {
    for (const year of [1972, 2000, 2023, 2024, 2100, 2400]) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T12:00:00Z`
          const date = new Date(Date.UTC(year, month - 1, day, 12))
          const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
          expect(parseInstant(text)).toBe(exists ? date.getTime() : null)
        }
      }
    }
  })

  test('keeps whole milliseconds of a finer fraction', () => {
    expect(parseInstant('1970-01-01T00:00:01.5Z')).toBe(1500)
    expect(parseInstant('1970-01-01T00:00:01.000999999Z')).toBe(1000)
    expect(parseInstant('9999-12-31T23:59:59.999999999Z')).toBe(LATEST)
  })

  test.each([
    '',
    'now',
    '0',
    '1700000000000',
    '2024-01-01',
    '2024-01-01T00:00Z',
    '2024-01-01T00:00:00',
    '2024-01-01 00:00:00Z',
    '2024-1-1T0:0:0Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T23:60:00Z',
    '2024-06-30T23:59:60Z',
    '2024-00-10T00:00:00Z',
    '2024-13-10T00:00:00Z',
    '2024-01-01T00:00:00+24:00',
    '2024-01-01T00:00:00+00:60',
    '2024-01-01T00:00:00+0100',
    '2024-01-01T00:00:00.Z',
    '2024-01-01T00:00:00.0123456789Z',
    '+002024-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '2024-01-01T00:00:00Z\n',
    ' 2024-01-01T00:00:00Z',
    '２０２４-01-01T00:00:00Z',
    'Mon, 01 Jan 2024 00:00:00 GMT',
    '2024-W01-1T00:00:00Z',
    '2024-01-01T00:00:00Z (x)',
    '2024-01-01T00:00:00+01:00[Europe/Berlin]',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  test('refuses any other text without a throw, a million characters at once', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom('0', '9', '-', 'T', ':', '.', 'Z', '+') }),
        ),
        (text) => {
          expect(parseInstant(text)).toBeNull()
        },
      ),
      { numRuns: 2000 },
    )
    const start = performance.now()
    for (const unit of ['0', '2024-01-01T00:00:00.', ':', '+00:00']) expect(parseInstant(unit.repeat(1e6))).toBeNull()
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
