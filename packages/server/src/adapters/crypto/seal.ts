import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Seal } from '../../ports/seal.ts'

const SALT = 16
const NONCE = 12
const TAG = 16

/** AES-256-GCM under a key that HKDF-SHA-256 (RFC 5869) makes of the material and a fresh salt. Laid out as salt, nonce, tag, ciphertext. */
export const aesSeal: Seal = {
  close(plaintext, material) {
    const salt = randomBytes(SALT)
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', keyFrom(material.reveal(), salt), nonce)
    const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
    return Buffer.concat([salt, nonce, cipher.getAuthTag(), body])
  },
  open(sealed, material) {
    const bytes = Buffer.from(sealed)
    const salt = bytes.subarray(0, SALT)
    const nonce = bytes.subarray(SALT, SALT + NONCE)
    const tag = bytes.subarray(SALT + NONCE, SALT + NONCE + TAG)
    try {
      const decipher = createDecipheriv('aes-256-gcm', keyFrom(material.reveal(), salt), nonce)
      decipher.setAuthTag(tag)
      return Buffer.concat([decipher.update(bytes.subarray(SALT + NONCE + TAG)), decipher.final()]).toString('utf8')
    } catch {
      return null
    }
  },
}

function keyFrom(material: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', material, salt, 'latchkey sealed answer', 32))
}
