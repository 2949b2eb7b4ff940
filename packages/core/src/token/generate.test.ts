import { describe, expect, test } from 'vitest'
import { seededBytes } from '../testing/seeded-bytes.ts'
import { BASE62 } from './checksum.ts'
import { CREDENTIAL_KINDS, DEFAULT_FORMAT, tokenStart } from './format.ts'
import { generateToken, RANDOM_LENGTH, tokenHint } from './generate.ts'
import { tokenParser } from './parse.ts'

const chanceOf = (token: string) => token.slice('lk_pat_'.length, -6)
const make = (random: (count: number) => Uint8Array) => generateToken(DEFAULT_FORMAT, 'pat', random).reveal()

describe('a new token', () => {
  test('begins with its platform and kind and is one word to a double click', () => {
    for (const kind of CREDENTIAL_KINDS) {
      const token = generateToken(DEFAULT_FORMAT, kind, seededBytes(1)).reveal()
      expect(token.startsWith(tokenStart(DEFAULT_FORMAT, kind))).toBe(true)
      expect(token).toMatch(/^\w{43}$/)
      expect(tokenParser(DEFAULT_FORMAT)(token)).toBe(kind)
    }
  })

  test('uses every character equally often at every position', () => {
    const random = seededBytes(20_240_229)
    const tokens = 20_000
    const counts = Array.from({ length: RANDOM_LENGTH }, () => new Map<string, number>())
    for (let made = 0; made < tokens; made++) {
      for (const [place, character] of [...chanceOf(make(random))].entries()) {
        const count = counts[place] as Map<string, number>
        count.set(character, (count.get(character) ?? 0) + 1)
      }
    }
    const chiSquare = (observed: number[], expected: number) =>
      observed.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    const perPlace = counts.map((count) => [...BASE62].map((character) => count.get(character) ?? 0))
    // 61 degrees of freedom: 1 in 10,000 lies above 112.
    for (const observed of perPlace) expect(chiSquare(observed, tokens / 62)).toBeLessThan(112)
    const total = [...BASE62].map((_, index) => perPlace.reduce((sum, observed) => sum + (observed[index] ?? 0), 0))
    expect(chiSquare(total, (tokens * RANDOM_LENGTH) / 62)).toBeLessThan(112)
  })

  test('takes each of the 248 unbiased bytes for its own character and throws the other eight away', () => {
    const drawn = (byte: number) => {
      let first = true
      return chanceOf(
        make((count) => {
          const bytes = new Uint8Array(count).fill(first ? byte : 61)
          first = false
          return bytes
        }),
      )
    }
    for (let byte = 0; byte < 248; byte++) expect(drawn(byte)).toBe((BASE62[byte % 62] as string).repeat(RANDOM_LENGTH))
    for (let byte = 248; byte < 256; byte++) expect(drawn(byte)).toBe('z'.repeat(RANDOM_LENGTH))
  })

  test('is whole from a source that gives rejected bytes between good ones', () => {
    let calls = 0
    const token = make((count) => {
      calls++
      return Uint8Array.from({ length: count }, (_, index) => (index % 3 === 0 ? 7 : 0xff))
    })
    expect(chanceOf(token)).toBe('7'.repeat(RANDOM_LENGTH))
    expect(calls).toBe(3)
  })

  test('is never the same twice', () => {
    const random = seededBytes(7)
    expect(new Set(Array.from({ length: 5000 }, () => make(random))).size).toBe(5000)
  })
})

describe('the hint of a token', () => {
  test('shows its start and its last four characters, and nothing between', () => {
    const token = generateToken(DEFAULT_FORMAT, 'service', seededBytes(3))
    expect(tokenHint(token)).toBe(`lk_svc_…${token.reveal().slice(-4)}`)
  })
})
