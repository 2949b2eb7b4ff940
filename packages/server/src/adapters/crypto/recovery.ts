import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { LatchkeyError, Secret } from '@latchkey/core'
import type { Recovery, SecretName } from '../../ports/recovery.ts'

/** Key material for AES-256 under a name of the operator's own. */
export interface RecoveryKey {
  readonly id: string
  /** 32 random bytes. */
  readonly key: Uint8Array
}

const KEY = 32
const NONCE = 12
const TAG = 16

/**
 * AES-256-GCM with a random nonce, laid out as nonce, tag, ciphertext. The credential's id and the secret's version are authenticated with it, so that a row
 * can't be moved to another credential. The first key seals, all of them open. Throws `config_invalid` for keys that can't be used.
 */
export function aesRecovery(keys: readonly RecoveryKey[]): Recovery {
  const fault = faultOf(keys)
  const [newest] = keys
  if (fault !== null || newest === undefined)
    throw new LatchkeyError('config_invalid', `The recovery keys can't be used: ${fault ?? 'there is none'}.`)
  const byId = new Map(keys.map(({ id, key }) => [id, key]))
  return {
    keyId: newest.id,
    close(secret, name) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', newest.key, nonce).setAAD(boundTo(name))
      const body = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()])
      return { keyId: newest.id, sealed: Buffer.concat([nonce, cipher.getAuthTag(), body]) }
    },
    open({ keyId, sealed }, name) {
      const key = byId.get(keyId)
      if (key === undefined) return 'unknown_key'
      const bytes = Buffer.from(sealed)
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
        decipher.setAAD(boundTo(name)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
        const body = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()])
        return new Secret(body.toString('utf8'))
      } catch {
        return 'not_genuine'
      }
    },
  }
}

const boundTo = ({ credentialId, version }: SecretName): Buffer =>
  Buffer.from(`latchkey recoverable secret\n${credentialId}\n${version}`)

/** Never says anything of the material but its length. */
function faultOf(keys: readonly RecoveryKey[]): string | null {
  for (const [index, { id, key }] of keys.entries()) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(id))
      return `the id of key ${index + 1} is not 1 to 32 letters, digits, dots, hyphens and underscores`
    if (key.length !== KEY) return `key ${id} has ${key.length} bytes in place of ${KEY}`
    if (keys.findIndex((other) => other.id === id) !== index) return `the id ${id} is there twice`
  }
  return null
}
