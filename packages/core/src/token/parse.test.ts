import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryFormat, arbitraryToken } from '../testing/arbitrary-token.ts'
import { seededBytes } from '../testing/seeded-bytes.ts'
import { BASE62, checksum } from './checksum.ts'
import { CREDENTIAL_KINDS, DEFAULT_FORMAT } from './format.ts'
import { generateToken } from './generate.ts'
import { isWellFormed, tokenParser } from './parse.ts'

const parse = tokenParser(DEFAULT_FORMAT)
const random = seededBytes(62)
const TOKENS = Array.from({ length: 2500 }, (_, index) =>
  generateToken(DEFAULT_FORMAT, CREDENTIAL_KINDS[index % 4] as 'pat', random).reveal(),
)

/** Every text that differs from a token and is accepted, over all tokens, all positions and all respellings. */
function accepted(respell: (token: string, position: number) => Iterable<string>): string[] {
  const wrong: string[] = []
  for (const token of TOKENS) {
    for (let position = 0; position < token.length; position++) {
      for (const other of respell(token, position)) {
        if (other !== token && (isWellFormed(other) || parse(other) !== null)) wrong.push(`${token} as ${other}`)
      }
    }
  }
  return wrong
}

const replace = (token: string, position: number, by: string) =>
  token.slice(0, position) + by + token.slice(position + 1)
const code = (token: string, position: number) => token.charCodeAt(position)
const hex = (value: number) => value.toString(16).padStart(2, '0')
/** The same letter elsewhere in Unicode: full width, mathematical, Cyrillic, and with a mark on top. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
  k: 'K',
  s: 'ſ',
}

describe('exactly one spelling of a token is accepted', () => {
  test('the one that was issued', () => {
    for (const [index, token] of TOKENS.entries()) {
      expect(isWellFormed(token)).toBe(true)
      expect(parse(token)).toBe(CREDENTIAL_KINDS[index % 4])
    }
  })

  test('not one with another character of the alphabet anywhere', () => {
    const alphabet = [...BASE62, '_']
    const shift = (token: string, position: number) =>
      alphabet[(alphabet.indexOf(token.charAt(position)) + 1 + position) % 63] as string
    expect(accepted((token, position) => [replace(token, position, shift(token, position))])).toEqual([])
    const [first = '', second = ''] = TOKENS
    for (const token of [first, second]) {
      for (let position = 0; position < token.length; position++) {
        for (let byte = 0; byte < 256; byte++) {
          const other = replace(token, position, String.fromCharCode(byte))
          if (other !== token) expect(isWellFormed(other)).toBe(false)
        }
      }
    }
  })

  test('not one with a character flipped in case, or all of them', () => {
    const flip = (text: string) => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase())
    expect(
      accepted((token, position) => [
        replace(token, position, flip(token.charAt(position))),
        token.slice(0, position) + token.slice(position).toUpperCase(),
        token.slice(0, position) + token.slice(position).toLowerCase(),
      ]),
    ).toEqual([])
  })

  test('not one cut at either end, with a character left out, doubled or put in', () => {
    expect(
      accepted((token, position) => [
        token.slice(0, position),
        token.slice(position + 1),
        replace(token, position, ''),
        replace(token, position, token.charAt(position).repeat(2)),
        `${token.slice(0, position)}0${token.slice(position)}`,
        token + token.slice(0, position + 1),
        token.slice(-position - 1) + token,
      ]),
    ).toEqual([])
  })

  test('not one with neighbours swapped or its random part turned round', () => {
    expect(
      accepted((token, position) => [
        token.slice(0, position) + token.charAt(position + 1) + token.charAt(position) + token.slice(position + 2),
        token.slice(0, 7) + token.slice(7 + (position % 36)) + token.slice(7, 7 + (position % 36)),
      ]),
    ).toEqual([])
  })

  test('not one encoded: percent, HTML, JSON, look-alikes, full width, combining marks, high bits', () => {
    expect(
      accepted((token, position) => [
        replace(token, position, `%${hex(code(token, position))}`),
        replace(token, position, `&#${code(token, position)};`),
        replace(token, position, `\\u00${hex(code(token, position))}`),
        replace(token, position, String.fromCharCode(code(token, position) + 0xfee0)),
        replace(token, position, String.fromCharCode(code(token, position) | 0x80)),
        replace(token, position, String.fromCharCode(code(token, position) | 0x100)),
        replace(token, position, LOOK_ALIKES[token.charAt(position)] ?? '\u{1d7d8}'),
        replace(token, position, `${token.charAt(position)}\u0301`),
        replace(token, position, `${token.charAt(position)}\u200b`),
      ]),
    ).toEqual([])
  })

  test('not one with white space or a control character before, inside or after it', () => {
    const blanks = [' ', '\t', '\n', '\r\n', '\0', '\u00a0', '\u2028', '\ufeff']
    expect(
      accepted((token, position) => {
        const blank = blanks[position % blanks.length] as string
        return [blank + token, token + blank, token.slice(0, position) + blank + token.slice(position)]
      }),
    ).toEqual([])
  })

  test('not one in base64, hexadecimal, quotes or with its scheme before it', () => {
    for (const token of TOKENS) {
      const bytes = Buffer.from(token)
      const spellings = [
        bytes.toString('base64'),
        bytes.toString('base64url'),
        bytes.toString('hex'),
        `"${token}"`,
        `Bearer ${token}`,
      ]
      for (const other of [...spellings, encodeURIComponent(`${token} `), token.normalize('NFKD').concat('=')]) {
        expect(isWellFormed(other)).toBe(false)
      }
    }
  })
})

describe('well-formed', () => {
  test('is what some platform could have issued, and nothing else', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'z', '0', '9', 'A', '_', '-'), maxLength: 14 })
    const shape = /^[a-z0-9]{2,12}_[a-z0-9]{1,8}_[0-9A-Za-z]{30}$/
    fc.assert(
      fc.property(part, part, fc.constantFrom(29, 30, 30, 30, 31), (prefix, label, length) => {
        const body = `${prefix}_${label}_${'Zz0'.repeat(11).slice(0, length)}`
        expect(isWellFormed(body + checksum(body))).toBe(shape.test(body))
      }),
      { numRuns: 10_000 },
    )
  })

  test('is a token of every format, of the shortest and the longest too', () => {
    fc.assert(
      fc.property(arbitraryToken, ({ format, kind, token }) => {
        expect(isWellFormed(token)).toBe(true)
        expect(tokenParser(format)(token)).toBe(kind)
      }),
      { numRuns: 2000 },
    )
  })

  test('is answered for any text without a throw, and at once for a very long one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (text) => {
        expect(isWellFormed(text)).toBe(false)
      }),
    )
    const token = TOKENS[0] as string
    for (const long of ['_'.repeat(1e6), token.repeat(25_000), 'a'.repeat(1e6), `${token}${'0'.repeat(1e6)}`]) {
      expect(parse(long)).toBeNull()
      expect(isWellFormed(long)).toBe(false)
    }
  })
})

test("one platform's parser knows no other platform's tokens", () => {
  fc.assert(
    fc.property(arbitraryToken, arbitraryFormat, ({ format, kind, token }, other) => {
      const same = other.prefix === format.prefix && Object.values(other.labels).includes(format.labels[kind])
      expect(tokenParser(other)(token) !== null).toBe(same)
    }),
    { numRuns: 2000 },
  )
})
