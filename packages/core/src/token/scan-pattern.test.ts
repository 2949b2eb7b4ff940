import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryFormat, arbitraryToken } from '../testing/arbitrary-token.ts'
import { seededBytes } from '../testing/seeded-bytes.ts'
import { DEFAULT_FORMAT } from './format.ts'
import { generateToken } from './generate.ts'
import { tokenParser } from './parse.ts'
import { scanPattern } from './scan-pattern.ts'

const token = generateToken(DEFAULT_FORMAT, 'pat', seededBytes(9)).reveal()
const find = (text: string, format = DEFAULT_FORMAT) => text.match(new RegExp(scanPattern(format), 'g')) ?? []

test('every token is found where it stands among anything that is no letter, digit or underscore', () => {
  const noise = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !/\w{10}/.test(text))
  fc.assert(
    fc.property(noise, arbitraryToken, noise, (before, { format, token }, after) => {
      expect(find(`${before} ${token}"${after}`, format)).toContain(token)
      expect(find(`${before}=${token}`, format)).toEqual([token])
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['a JSON text with an escaped line break', (secret: string) => `{"log":"first\\n${secret}\\n"}`],
  ['an encoded address', (secret: string) => `/login?next=%2Fcallback%3Ftoken%3D${secret}%26a=b`],
  ['a header', (secret: string) => `authorization: Bearer ${secret}\r\n`],
  ['a shell script', (secret: string) => `export LATCHKEY_TOKEN=${secret};`],
  ['a name with an underscore', (secret: string) => `backup_${secret}.txt`],
  ['Markdown', (secret: string) => `use \`${secret}\`, please`],
])('a token is found in %s', (_, write) => {
  expect(find(write(token))).toEqual([token])
})

test('texts that are too short, too long or broken in the middle are not found', () => {
  for (const text of [
    token.slice(0, -1),
    `${token}x`,
    token.replace('pat', 'pet'),
    token.toUpperCase(),
    `${token.slice(0, 20)}-${token.slice(21)}`,
  ]) {
    expect(find(` ${text} `)).toEqual([])
  }
})

test('a hit that the checksum confirms is a token, and one that chance made up is told apart', () => {
  const parse = tokenParser(DEFAULT_FORMAT)
  const invented = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`
  expect(find(`${token} ${invented}`).filter((hit) => parse(hit) !== null)).toEqual([token])
})

test('the pattern uses only literals, one group, one class and one bound: RE2 and every scanner can run it', () => {
  fc.assert(
    fc.property(arbitraryFormat, (format) => {
      expect(scanPattern(format)).toMatch(
        /^\(\?:([a-z0-9]+_[a-z0-9]+_\|){4}[a-z0-9]+_[a-z0-9]+_\)\[0-9A-Za-z\]\{36\}\\b$/,
      )
    }),
  )
})
