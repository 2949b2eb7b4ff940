import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textBytes } from './text-bytes.ts'

test('a text takes the bytes that its UTF-8 has, from where it is to begin, and none beyond the last that fits', () => {
  const texts = fc.string({ unit: fc.oneof(fc.constantFrom('a', '\0'), fc.string({ unit: 'binary', maxLength: 1 })) })
  fc.assert(
    fc.property(texts, fc.nat(40), (text, at) => {
      const { bytes, write } = textBytes(40)
      const expected = new Uint8Array(40)
      expect(write(text, at)).toBe(new TextEncoder().encodeInto(text, expected.subarray(at)).written)
      expect(Uint8Array.from(bytes)).toEqual(expected)
    }),
  )
})
