import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenTagger } from './token-tag.ts'

const KEY = new Uint8Array(Int32Array.of(0x833d3433, 0x009f389f, 0x2398e64f, 0x417acf39).buffer)

/** The bytes 0, 1, 2 and so on, so many of them. */
const counting = (length: number) => String.fromCharCode(...Array.from({ length }, (_, index) => index))

function tagOf(text: string, key = KEY, workspace: string | null = null): number[] | null {
  const tag = new Int32Array(4)
  return tokenTagger(key)(text, workspace, tag) ? [...tag].map((word) => word >>> 0) : null
}

/** As in the standard, of any bytes. */
function chaskey(key: Uint8Array, message: readonly number[]): number[] {
  const words = (bytes: Uint8Array) => Array.from(new Int32Array(bytes.slice().buffer))
  const double = ([a = 0, b = 0, c = 0, d = 0]: number[]) => [
    (a << 1) ^ (d < 0 ? 0x87 : 0),
    (b << 1) | (a >>> 31),
    (c << 1) | (b >>> 31),
    (d << 1) | (c >>> 31),
  ]
  const turned = (word: number, by: number) => (word << by) | (word >>> (32 - by))
  const isWhole = message.length > 0 && message.length % 16 === 0
  const padded = isWhole ? [...message] : [...message, 1]
  while (padded.length % 16 !== 0) padded.push(0)
  const last = isWhole ? double(words(key)) : double(double(words(key)))
  let state = words(key)
  for (let at = 0; at < padded.length; at += 16) {
    const block = words(Uint8Array.from(padded.slice(at, at + 16)))
    const isLast = at + 16 === padded.length
    state = state.map((word, index) => word ^ (block[index] ?? 0) ^ (isLast ? (last[index] ?? 0) : 0))
    for (let round = 0; round < 12; round++) {
      let [a = 0, b = 0, c = 0, d = 0] = state
      a = (a + b) | 0
      b = turned(b, 5) ^ a
      a = turned(a, 16)
      c = (c + d) | 0
      d = turned(d, 8) ^ c
      a = (a + d) | 0
      d = turned(d, 13) ^ a
      c = (c + b) | 0
      b = turned(b, 7) ^ c
      c = turned(c, 16)
      state = [a, b, c, d]
    }
  }
  return state.map((word, index) => (word ^ (last[index] ?? 0)) >>> 0)
}

describe('a tag', () => {
  // From the authors' reference implementation of Chaskey-12.
  test.each([
    [0, [0x43cb1f41, 0x51eba0c2, 0xff0a8ac3, 0x7ee3f642]],
    [1, [0xf9ac2067, 0x9c35a846, 0x441aad3d, 0x777b7330]],
    [15, [0x03cfb44b, 0x283c8163, 0xfca71448, 0xc40a0aea]],
    [16, [0x5dd0e2a9, 0xfb5eac8c, 0x633a392e, 0x500c36f3]],
    [17, [0x8b5f6d5a, 0x202314f6, 0x22092368, 0x9639e606]],
    [43, [0x3a3806a1, 0x54161686, 0x437b82f2, 0x541cdc9d]],
    [48, [0xf36e748b, 0x8f34677f, 0x1e00ba1b, 0xdd7da46d]],
    [63, [0x2dd072e1, 0x42b89efe, 0xfb26b615, 0x049aa451]],
  ])('of %i characters is the one that the standard gives', (length, words) => {
    expect(tagOf(counting(length))).toEqual(words)
  })

  test('is the same for a text whatever was tagged in between, and another under another key', () => {
    const texts = fc.array(fc.string({ maxLength: 64 }), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(texts, ([text = '', ...others]) => {
        const tagger = tokenTagger(KEY)
        const [first, second] = [new Int32Array(4), new Int32Array(4)]
        tagger(text, null, first)
        for (const other of others) tagger(other, other, new Int32Array(4))
        tagger(text, null, second)
        expect(second).toEqual(first)
        expect(tagOf(text, new Uint8Array(16).fill(1))).not.toEqual([...first].map((word) => word >>> 0))
      }),
    )
  })

  test('is another in another workspace, and for another division of the same characters', () => {
    const pairs = [
      ['abc', null],
      ['abc', ''],
      ['ab', 'c'],
      ['a', 'bc'],
      ['', 'abc'],
      ['a'.repeat(45), 'b'.repeat(29)],
      ['a'.repeat(45), `${'b'.repeat(28)}c`],
      [`${'a'.repeat(45)}b`, 'b'.repeat(28)],
    ] as const
    const tags = pairs.map(([token, workspace]) => String(tagOf(token, KEY, workspace)))
    expect(new Set(tags).size).toBe(pairs.length)
  })

  test('is that of token, byte 255 and workspace', () => {
    // What the standard gives for the bytes of the whole, from an implementation over bytes that this test brings.
    fc.assert(
      fc.property(fc.string({ maxLength: 90 }), fc.string({ maxLength: 90 }), (token, workspace) => {
        const bytes = [...token].map((sign) => sign.charCodeAt(0))
        expect(tagOf(token, KEY, workspace)).toEqual(
          chaskey(KEY, [...bytes, 255, ...[...workspace].map((sign) => sign.charCodeAt(0))]),
        )
      }),
    )
  })

  test('is not given to what is longer than any token with its workspace, or holds more than ASCII', () => {
    expect(tagOf('a'.repeat(192))).not.toBeNull()
    expect(tagOf('a'.repeat(193))).toBeNull()
    expect(tagOf('a'.repeat(100), KEY, 'b'.repeat(91))).not.toBeNull()
    expect(tagOf('a'.repeat(100), KEY, 'b'.repeat(92))).toBeNull()
    expect(tagOf(`ä${'a'.repeat(191)}`)).toBeNull()
    expect(tagOf('abc', KEY, 'ÿ')).toBeNull()
    expect(tagOf('abc', KEY, 'š')).toBeNull()
    // Whose low bytes are those of "abc".
    expect(tagOf('šbc')).toBeNull()
    expect(tagOf('ábc')).toBeNull()
  })
})
