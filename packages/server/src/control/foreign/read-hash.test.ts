import { FOREIGN_FORMATS, type ForeignFormat } from '@latchkey/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHash } from './read-hash.ts'

const { speckle } = FOREIGN_FORMATS
const plain: ForeignFormat = { name: 'plain', prefix: 'p_', alphabet: 'base62', idLength: 0, secretLength: 40 }
const BCRYPT_REST = 'N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'
const SALT = Buffer.alloc(16, 7).toString('base64').replace(/=+$/, '')
const HASH = Buffer.alloc(32, 9).toString('base64').replace(/=+$/, '')

const faultOf = (text: string, of: 'rest' | 'whole' = 'rest', format: ForeignFormat = speckle) => {
  const read = readHash(text, of, format)
  return 'fault' in read ? read.fault : null
}

describe('a bcrypt hash', () => {
  test.each(['2a', '2b', '2y'])('of version %s is kept as it is', (version) => {
    const encoded = `$${version}$10$${BCRYPT_REST}`
    expect(readHash(encoded, 'rest', speckle)).toEqual({ hash: { of: 'rest', scheme: 'bcrypt', encoded } })
  })

  test('is taken at costs from 10 to 14 alone', () => {
    const taken = Array.from({ length: 32 }, (_, cost) => cost).filter(
      (cost) => faultOf(`$2b$${String(cost).padStart(2, '0')}$${BCRYPT_REST}`) === null,
    )
    expect(taken).toEqual([10, 11, 12, 13, 14])
    expect(faultOf(`$2b$04$${BCRYPT_REST}`)).toMatch(/cost 4 is too weak/)
    expect(faultOf(`$2b$15$${BCRYPT_REST}`)).toMatch(/cost 15 is above/)
  })

  test('is refused of more than the 72 bytes that it looks at', () => {
    const long = { ...speckle, idLength: 10, secretLength: 63 }
    const hash = `$2b$10$${BCRYPT_REST}`
    expect([faultOf(hash, 'rest', long), faultOf(hash, 'whole', { ...long, secretLength: 62 })]).toEqual([null, null])
    expect(faultOf(hash, 'whole', long)).toMatch(/72 bytes/)
    expect(faultOf(hash, 'whole', { ...long, prefix: 'x', secretLength: 62 })).toMatch(/72 bytes/)
  })

  test.each([`$2x$10$${BCRYPT_REST}`, `$2b$10$${BCRYPT_REST.slice(1)}`, `$2b$10$${BCRYPT_REST}a`, '$2b$', '$2'])(
    'that is none, as %s, is refused',
    (text) => expect(faultOf(text)).toMatch(/no whole bcrypt/),
  )
})

describe('an argon2 hash', () => {
  const argon2 = (more: { scheme?: string; v?: number; m?: number; t?: number; p?: number } = {}) => {
    const { scheme = 'argon2id', v = 19, m = 19_456, t = 2, p = 1 } = more
    return `$${scheme}$v=${v}$m=${m},t=${t},p=${p}$${SALT}$${HASH}`
  }

  test.each(['argon2id', 'argon2i', 'argon2d'])('of the kind %s is kept with its parameters', (scheme) => {
    expect(readHash(argon2({ scheme }), 'rest', speckle)).toEqual({
      hash: { of: 'rest', scheme, memoryKiB: 19_456, passes: 2, lanes: 1, salt: SALT, hash: HASH },
    })
  })

  test.each([
    [{ m: 7167 }, /memory .* too weak/],
    [{ m: 262_145 }, /memory .* is above/],
    [{ t: 0 }, /passes 0 is too weak/],
    [{ t: 11 }, /passes 11 is above/],
    [{ p: 0 }, /lanes 0 is too weak/],
    [{ p: 17 }, /lanes 17 is above/],
    [{ v: 16 }, /no whole argon2 hash of version 19/],
    [{ scheme: 'argon2x' }, /no whole argon2/],
  ])('with %j is refused', (more, reason) => expect(faultOf(argon2(more))).toMatch(reason))

  test.each([{ m: 7168 }, { m: 262_144 }, { t: 1 }, { t: 10 }, { p: 16 }])('with %j is taken', (more) =>
    expect(faultOf(argon2(more))).toBeNull(),
  )
})

describe('a pbkdf2 hash', () => {
  test('in passlib’s form is kept in base64, its dots made plus signs', () => {
    const salt = '....AAAAAAAAAAAAAAAAAA'
    const read = readHash(`$pbkdf2-sha512$210000$${salt}$${HASH.replaceAll('+', '.')}`, 'whole', speckle)
    expect(read).toEqual({
      hash: {
        ...{ of: 'whole', scheme: 'pbkdf2', function: 'sha512', iterations: 210_000 },
        salt: salt.replaceAll('.', '+'),
        hash: HASH,
      },
    })
  })

  test('in Django’s form is kept with the bytes of its salt', () => {
    const read = readHash(`pbkdf2_sha256$600000$saltsaltsalt$${HASH}=`, 'rest', speckle)
    const salt = Buffer.from('saltsaltsalt').toString('base64')
    expect(read).toEqual({
      hash: { of: 'rest', scheme: 'pbkdf2', function: 'sha256', iterations: 600_000, salt, hash: `${HASH}=` },
    })
  })

  test.each([
    [`pbkdf2_sha256$99999$saltsaltsalt$${HASH}`, /iterations 99999 is too weak/],
    [`pbkdf2_sha256$2000001$saltsaltsalt$${HASH}`, /iterations 2000001 is above/],
    [`pbkdf2_sha1$600000$saltsaltsalt$${HASH}`, /no pbkdf2 hash with SHA-256 or SHA-512/],
    [`pbkdf2_sha256$600000$short$${HASH}`, /no pbkdf2 hash/],
    ['$pbkdf2-sha256$600000$', /no pbkdf2 hash/],
  ])('as %s is refused', (text, reason) => expect(faultOf(text)).toMatch(reason))
})

describe('a SHA-256', () => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 8 + 3))

  test('is read in hexadecimal and in either alphabet of base64, and is the same hash', () => {
    const forms = [
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      bytes.toString('base64'),
      bytes.toString('base64url'),
    ]
    for (const text of forms)
      expect(readHash(text, 'rest', speckle)).toEqual({
        hash: { of: 'rest', scheme: 'sha256', hash: bytes.toString('base64') },
      })
  })

  test('is refused of a secret of less than 128 bits, in every alphabet', () => {
    const bits = { hex: 32, base62: 22, base64url: 22 } as const
    for (const [alphabet, secretLength] of Object.entries(bits)) {
      const format = { ...plain, alphabet: alphabet as keyof typeof bits }
      expect(faultOf(bytes.toString('hex'), 'whole', { ...format, secretLength })).toBeNull()
      expect(faultOf(bytes.toString('hex'), 'whole', { ...format, secretLength: secretLength - 1 })).toMatch(/too weak/)
    }
  })
})

test('what is hashed apart from an id, or slowly, needs an id to be found by', () => {
  expect(faultOf('a'.repeat(64), 'rest', plain)).toMatch(/no id/)
  expect(faultOf('a'.repeat(64), 'whole', plain)).toBeNull()
  for (const slow of [
    `$2b$10$${BCRYPT_REST}`,
    `$argon2id$v=19$m=19456,t=2,p=1$${SALT}$${HASH}`,
    `pbkdf2_sha256$600000$saltsaltsalt$${HASH}`,
  ])
    expect(faultOf(slow, 'whole', plain)).toMatch(/needs an id/)
})

test.each([
  ['MD5', 'd'.repeat(32)],
  ['SHA-1', 'd'.repeat(40)],
  ['SHA-1', '{SSHA}abcdefghijklmnop'],
  ['MD5-crypt', '$1$salt$hash'],
  ['MD5-crypt', '$apr1$salt$hash'],
  ['DES-crypt', 'rl.3StKT.4T8M'],
])('%s is refused by name', (name, text) =>
  expect(faultOf(text)).toBe(`${name} is too weak to be relied on: have these tokens replaced.`),
)

test('anything else is refused in a sentence that does not repeat it, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 2000 })), (text) => {
      const fault = faultOf(text)
      if (fault === null) expect(text).toMatch(/^[0-9a-fA-F]{64}$|^[A-Za-z0-9+/_-]{43}=?$/)
      else if (text.length > 8) expect(fault).not.toContain(text)
    }),
  )
  expect(faultOf('my plain secret')).toMatch(/Tokens in plain text are never imported/)
})
