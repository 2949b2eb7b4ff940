import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenTagger } from './token-tag.ts'

const KEY = new Uint8Array(Int32Array.of(0x833d3433, 0x009f389f, 0x2398e64f, 0x417acf39).buffer)

/** The bytes 0, 1, 2 and so on, so many of them. */
const counting = (length: number) => String.fromCharCode(...Array.from({ length }, (_, index) => index))

function tagOf(text: string, key = KEY): number[] | null {
  const tag = new Int32Array(4)
  return tokenTagger(key)(text, tag) ? [...tag].map((word) => word >>> 0) : null
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
        tagger(text, first)
        for (const other of others) tagger(other, new Int32Array(4))
        tagger(text, second)
        expect(second).toEqual(first)
        expect(tagOf(text, new Uint8Array(16).fill(1))).not.toEqual([...first].map((word) => word >>> 0))
      }),
    )
  })

  test('is not given to what is longer than any token, or holds more than ASCII', () => {
    expect(tagOf('a'.repeat(64))).not.toBeNull()
    expect(tagOf('a'.repeat(65))).toBeNull()
    // Whose low bytes are those of "abc".
    expect(tagOf('šbc')).toBeNull()
    expect(tagOf('ábc')).toBeNull()
  })
})
