import fc from 'fast-check'
import { CREDENTIAL_KINDS, type TokenFormat } from '../token/format.ts'
import { generateToken } from '../token/generate.ts'
import { seededBytes } from './seeded-bytes.ts'

const lowerAndDigits = 'abcdefghijklmnopqrstuvwxyz0123456789'.split('')

/** A text of `a-z0-9`, as prefixes and labels are. */
export const arbitraryWord = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...lowerAndDigits), minLength, maxLength })

/** A format without faults and without client rules. */
export const arbitraryFormat: fc.Arbitrary<TokenFormat> = fc.record({
  prefix: arbitraryWord(2, 12),
  labels: fc
    .uniqueArray(arbitraryWord(1, 8), { minLength: 5, maxLength: 5 })
    .map(([pat, key, service, session, embed]) => ({ pat, key, service, session, embed }) as TokenFormat['labels']),
})

/** A format, one of its kinds, and a token of both. */
export const arbitraryToken = fc
  .tuple(arbitraryFormat, fc.constantFrom(...CREDENTIAL_KINDS), fc.nat())
  .map(([format, kind, seed]) => ({ format, kind, token: generateToken(format, kind, seededBytes(seed)).reveal() }))
