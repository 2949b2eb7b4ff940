import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BASE62, checksum } from './checksum.ts'

const ascii = fc.string({ unit: 'binary-ascii', maxLength: 80 })
const read = (text: string) => [...text].reduce((sum, character) => sum * 62 + BASE62.indexOf(character), 0)

test('the checksum is the CRC-32 of zlib, written as six base62 characters', () => {
  fc.assert(
    fc.property(ascii, (text) => {
      expect(checksum(text)).toMatch(/^[0-9A-Za-z]{6}$/)
      expect(read(checksum(text))).toBe(crc32(text))
    }),
    { numRuns: 5000 },
  )
})

test('the known check value of CRC-32 comes out, and small values are padded', () => {
  expect(read(checksum('123456789'))).toBe(0xcbf43926)
  expect(checksum('')).toBe('000000')
})
