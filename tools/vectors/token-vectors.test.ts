import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { formatFaults, isWellFormed, Secret, tokenHint, tokenParser } from '../../packages/core/src/index.ts'
import { type TokenVectors, tokenVectors } from './token-vectors.ts'

const { formats }: TokenVectors = JSON.parse(tokenVectors())

test('the vectors span every format once, and every text once', () => {
  expect(formats).toHaveLength(4)
  const texts = formats.flatMap(({ valid, broken }) => [
    ...valid.map(({ token }) => token),
    ...broken.map(({ text }) => text),
  ])
  expect(new Set(texts.filter(Boolean)).size).toBe(texts.filter(Boolean).length)
})

describe.each(formats)('the format $name', ({ format, scanPattern, valid, broken }) => {
  const parse = tokenParser(format)

  test('can be used as it is', () => {
    expect(formatFaults(format)).toEqual([])
  })

  test.each(valid)('has the token $token of kind $kind', ({ kind, token, checksum, sha256, hint }) => {
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    expect(parse(token)).toBe(kind)
    expect(isWellFormed(token)).toBe(true)
    expect([...checksum].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0)).toBe(crc32(token.slice(0, -6)))
    expect(token.endsWith(checksum)).toBe(true)
    expect(createHash('sha256').update(token).digest('hex')).toBe(sha256)
    expect(tokenHint(new Secret(token))).toBe(hint)
    expect(new RegExp(scanPattern).exec(` ${token} `)?.[0]).toBe(token)
  })

  test('has a token of each kind, one with a padded checksum, and ones of the first and the last character alone', () => {
    expect(new Set(valid.map(({ kind }) => kind))).toEqual(new Set(Object.keys(format.labels)))
    expect(valid.some(({ checksum }) => checksum.startsWith('00'))).toBe(true)
    for (const digit of ['0', 'z'])
      expect(valid.some(({ token }) => token.slice(-36, -6) === digit.repeat(30))).toBe(true)
  })

  test.each(broken)('takes for no token: $reason', ({ text, wellFormed }) => {
    expect(parse(text)).toBeNull()
    expect(isWellFormed(text)).toBe(wellFormed)
  })
})
