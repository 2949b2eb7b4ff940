import { argon2, hash as digest, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { ForeignHash, ForeignHashes } from '../../ports/foreign-hashes.ts'

const derive = promisify(pbkdf2)
const deriveArgon2 = promisify(argon2)

/** On the thread pool of the process: none of these keeps requests waiting. */
export const foreignHashes: ForeignHashes = {
  async agrees(secret, hash) {
    if (hash.scheme === 'bcrypt') {
      // Loaded when it is first needed: most services never meet such a token.
      const { compare } = await import('@node-rs/bcrypt')
      return compare(secret, hash.encoded)
    }
    const expected = Buffer.from(hash.hash, 'base64')
    const found = await made(secret, hash, expected.length)
    return found.length === expected.length && timingSafeEqual(found, expected)
  },
}

async function made(secret: string, hash: Exclude<ForeignHash, { scheme: 'bcrypt' }>, length: number): Promise<Buffer> {
  if (hash.scheme === 'sha256') return digest('sha256', secret, 'buffer')
  const salt = Buffer.from(hash.salt, 'base64')
  if (hash.scheme === 'pbkdf2') return derive(secret, salt, hash.iterations, length, hash.function)
  const { memoryKiB: memory, passes, lanes: parallelism } = hash
  return deriveArgon2(hash.scheme, { message: secret, nonce: salt, memory, passes, parallelism, tagLength: length })
}
