import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { CommandFailure } from '../failure.ts'
import { recoveryKeys } from './recovery-keys.ts'

const [one, two] = [randomBytes(32), randomBytes(32)]
const read = (text?: string) => recoveryKeys(text === undefined ? {} : { LATCHKEY_RECOVERY_KEY: text })

test('keys are read in their order, in either alphabet of base64, with or without padding and space', () => {
  const keys = [
    { id: 'k2', key: one },
    { id: 'k1', key: two },
  ]
  expect(read(`k2:${one.toString('base64')},k1:${two.toString('base64')}`)).toEqual(keys)
  expect(read(` k2:${one.toString('base64url')} ,\n k1:${two.toString('base64url')}\n`)).toEqual(keys)
})

test('without the variable, or with an empty one, there are none', () => {
  expect([read(), read(''), read(' ')]).toEqual([undefined, undefined, undefined])
})

test.each([
  ['no id', one.toString('base64')],
  ['no key', 'k1:'],
  ['31 bytes', `k1:${one.subarray(1).toString('base64')}`],
  ['33 bytes', `k1:${Buffer.concat([one, two.subarray(0, 1)]).toString('base64')}`],
  ['hexadecimal', `k1:${one.toString('hex')}`],
  ['something behind', `k1:${one.toString('base64')}:x`],
  ['a comma too many', `k1:${one.toString('base64')},`],
])('%s is a mistake that is explained without the material', (_, text) => {
  const failure = expect.objectContaining({ message: expect.stringMatching(/LATCHKEY_RECOVERY_KEY can't be read/) })
  expect(() => read(text)).toThrow(CommandFailure)
  expect(() => read(text)).toThrow(failure)
  for (const form of ['base64', 'hex', 'base64url'] as const)
    expect(() => read(text)).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining(one.toString(form).slice(4, 16)) }),
    )
})
