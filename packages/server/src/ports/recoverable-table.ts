import type { CredentialId, CredentialOwner } from '@latchkey/core'
import type { SealedSecret, SecretName } from './recovery.ts'

/** The newest secret of a credential, sealed. */
export interface RecoverableSecret extends SealedSecret, SecretName {}

export interface RecoverableReader {
  find(id: CredentialId): Promise<RecoverableSecret | null>
  /** Those that are not sealed under a key, by id, from behind `after`. */
  notUnder(keyId: string, after: CredentialId | null, limit: number): Promise<RecoverableSecret[]>
  countNotUnder(keyId: string): Promise<number>
}

export interface RecoverableWriter {
  /** Replaces what is kept of the same credential. */
  put(secret: RecoverableSecret): Promise<void>
  /** Deletes all that is kept of one owner's credentials. */
  forget(owner: CredentialOwner): Promise<void>
}
