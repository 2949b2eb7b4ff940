import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ID_PREFIX, newId } from './ids.ts'
import { seededBytes } from './testing/seeded-bytes.ts'
import { type Instant, toInstant } from './time.ts'

const LATEST = 253_402_300_799_999
const arbitraryInstant = fc.oneof(fc.integer({ min: 0, max: LATEST }), fc.integer({ min: 0, max: 40 })).map(toInstant)
const make = (now: Instant, random = seededBytes(1)) => newId<string>('tok', now, random)

describe('an id', () => {
  test('begins with what it names and has 26 characters that nobody mistakes for another', () => {
    for (const prefix of Object.values(ID_PREFIX)) {
      expect(newId(prefix, toInstant(1_700_000_000_000), seededBytes(4))).toMatch(
        new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`),
      )
    }
    expect(new Set(Object.values(ID_PREFIX)).size).toBe(Object.values(ID_PREFIX).length)
  })

  test('sorts by the time of its creation, whatever chance added', () => {
    fc.assert(
      fc.property(arbitraryInstant, arbitraryInstant, fc.nat(), fc.nat(), (one, other, seed, otherSeed) => {
        fc.pre(one < other)
        expect(make(one, seededBytes(seed)) < make(other, seededBytes(otherSeed))).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })

  test('is another one each time within the same millisecond', () => {
    const random = seededBytes(5)
    expect(new Set(Array.from({ length: 20_000 }, () => make(toInstant(0), random))).size).toBe(20_000)
  })

  test('carries all 80 random bits and nothing of them is lost', () => {
    const bits = (bytes: number[]) => bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('')
    const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
    const read = (id: string) =>
      [...id.slice(-16)].map((character) => alphabet.indexOf(character).toString(2).padStart(5, '0')).join('')
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 10, maxLength: 10 }), (bytes) => {
        expect(read(make(toInstant(LATEST), () => Uint8Array.from(bytes)))).toBe(bits(bytes))
      }),
    )
  })

  test('tells its time', () => {
    expect(make(toInstant(0), (count) => new Uint8Array(count))).toBe('tok_00000000000000000000000000')
    expect(make(toInstant(32 ** 9 + 31), (count) => new Uint8Array(count).fill(0xff))).toBe(
      'tok_100000000zzzzzzzzzzzzzzzzz',
    )
  })
})
