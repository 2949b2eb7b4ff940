import { type ForeignFormat, secretBits } from '@latchkey/core'
import type { ForeignHash, HashedPart } from '../../ports/foreign-hashes.ts'

/** A hash as it can be kept, or why it can't. */
export type ReadHash = { readonly hash: ForeignHash } | { readonly fault: string }

/** A fast hash protects only what can't be guessed. */
const FEWEST_BITS_FOR_FAST = 128
/** Below these a stolen table would be read in days; above, each first use would be an attack on the service. */
const BCRYPT_COST = [10, 14] as const
const PBKDF2_ITERATIONS = [100_000, 2_000_000] as const
const ARGON2_MEMORY_KIB = [7168, 262_144] as const
const ARGON2_PASSES = [1, 10] as const
const ARGON2_LANES = [1, 16] as const
/** All that bcrypt looks at. */
const BCRYPT_BYTES = 72

/** Reads a hash by its own form: bcrypt, argon2 and pbkdf2 name their parameters, what is left is SHA-256 in hexadecimal or base64. */
export function readHash(text: string, of: HashedPart, format: ForeignFormat): ReadHash {
  const { idLength, secretLength, prefix } = format
  if (of === 'rest' && idLength === 0) return { fault: 'The format has no id, so only whole tokens can be hashed.' }
  if (text.startsWith('$2'))
    return bcrypt(text, of, of === 'rest' ? secretLength : prefix.length + idLength + secretLength, idLength)
  if (text.startsWith('$argon2')) return slow(idLength, argon2(text, of))
  if (/^\$?pbkdf2/i.test(text)) return slow(idLength, pbkdf2(text, of))
  return sha256(text, of, format)
}

/** Without an id each presented token would have to be tried against every row. */
function slow(idLength: number, read: ReadHash): ReadHash {
  return idLength === 0 ? { fault: 'A slow hash needs an id in the token to be found by.' } : read
}

function bcrypt(text: string, of: HashedPart, length: number, idLength: number): ReadHash {
  const cost = Number(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(text)?.[1] ?? Number.NaN)
  if (Number.isNaN(cost)) return { fault: 'This is no whole bcrypt hash.' }
  if (length > BCRYPT_BYTES)
    return { fault: `bcrypt looks at ${BCRYPT_BYTES} bytes only, and what was hashed is longer.` }
  const fault = outside('bcrypt cost', cost, BCRYPT_COST)
  return slow(idLength, fault === null ? { hash: { of, scheme: 'bcrypt', encoded: text } } : { fault })
}

const ARGON2 = /^\$(argon2(?:id|i|d))\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

function argon2(text: string, of: HashedPart): ReadHash {
  const found = ARGON2.exec(text)
  if (found === null) return { fault: 'This is no whole argon2 hash of version 19.' }
  const [, scheme, m, t, p, salt = '', hash = ''] = found
  const [memoryKiB, passes, lanes] = [Number(m), Number(t), Number(p)]
  const fault =
    outside('argon2 memory (KiB)', memoryKiB, ARGON2_MEMORY_KIB) ??
    outside('argon2 passes', passes, ARGON2_PASSES) ??
    outside('argon2 lanes', lanes, ARGON2_LANES)
  if (fault !== null) return { fault }
  return { hash: { of, scheme: scheme as 'argon2id', memoryKiB, passes, lanes, salt, hash } }
}

/** passlib's form (`$pbkdf2-sha256$29000$salt$hash`, with `.` for `+`) and Django's (`pbkdf2_sha256$29000$salt$hash`, salt as text). */
const PASSLIB = /^\$pbkdf2-(sha256|sha512)\$(\d+)\$([A-Za-z0-9./]{11,86})\$([A-Za-z0-9./]{22,86})$/
const DJANGO = /^pbkdf2_(sha256|sha512)\$(\d+)\$([^$]{8,64})\$([A-Za-z0-9+/]{22,86}={0,2})$/

function pbkdf2(text: string, of: HashedPart): ReadHash {
  const passlib = PASSLIB.exec(text)
  const found = passlib ?? DJANGO.exec(text)
  if (found === null)
    return { fault: 'This is no pbkdf2 hash with SHA-256 or SHA-512 in the form of passlib or Django.' }
  const [, used, count, salt = '', hash = ''] = found
  const iterations = Number(count)
  const fault = outside('pbkdf2 iterations', iterations, PBKDF2_ITERATIONS)
  if (fault !== null) return { fault }
  const plus = (one: string) => one.replaceAll('.', '+')
  const parts =
    passlib === null ? { salt: Buffer.from(salt).toString('base64'), hash } : { salt: plus(salt), hash: plus(hash) }
  return { hash: { of, scheme: 'pbkdf2', function: used as 'sha256', iterations, ...parts } }
}

function sha256(text: string, of: HashedPart, format: ForeignFormat): ReadHash {
  const isHex = /^[0-9a-fA-F]{64}$/.test(text)
  if (!isHex && !/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return { fault: unusable(text) }
  const bits = secretBits(format)
  if (bits < FEWEST_BITS_FOR_FAST)
    return {
      fault: `SHA-256 is too weak for secrets of ${bits} bits: whoever has the table could guess them. Have these tokens replaced.`,
    }
  return { hash: { of, scheme: 'sha256', hash: Buffer.from(text, isHex ? 'hex' : 'base64').toString('base64') } }
}

const WEAK: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-fA-F]{32}$/, 'MD5'],
  [/^[0-9a-fA-F]{40}$/, 'SHA-1'],
  [/^\$1\$|^\$apr1\$/, 'MD5-crypt'],
  [/^[./A-Za-z0-9]{13}$/, 'DES-crypt'],
  [/^\{SHA\}|^\{SSHA\}/, 'SHA-1'],
]

function unusable(text: string): string {
  const weak = WEAK.find(([form]) => form.test(text))?.[1]
  if (weak !== undefined) return `${weak} is too weak to be relied on: have these tokens replaced.`
  return 'This is no hash of a known scheme: sha256 (hex or base64), bcrypt, argon2 or pbkdf2. Tokens in plain text are never imported.'
}

function outside(what: string, value: number, [least, most]: readonly [number, number]): string | null {
  if (value < least) return `${what} ${value} is too weak, below ${least}: have these tokens replaced.`
  return value > most ? `${what} ${value} is above ${most}: each first use would keep a core busy for too long.` : null
}
