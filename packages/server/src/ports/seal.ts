import type { Secret } from '@latchkey/core'

/** Keeps an answer unreadable for everybody but the caller who can repeat the key: what is sealed can be opened with the same material alone. */
export interface Seal {
  close(plaintext: string, material: Secret): Uint8Array
  /** `null` when the material is not the one it was closed with, or the bytes were changed. */
  open(sealed: Uint8Array, material: Secret): string | null
}
