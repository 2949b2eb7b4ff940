import type { CredentialId, Secret } from '@latchkey/core'

/** The one secret of one credential: what is sealed for it opens for no other. */
export interface SecretName {
  readonly credentialId: CredentialId
  readonly version: number
}

/** A secret that only who has the recovery key can read. */
export interface SealedSecret {
  readonly keyId: string
  readonly sealed: Uint8Array
}

/** Keeps secrets so that their owners can be shown them again, where the operator wants that. */
export interface Recovery {
  /** The key that new secrets are sealed under; the others only open. */
  readonly keyId: string
  close(secret: Secret, name: SecretName): SealedSecret
  /** Why not: its key is not among those at hand, or it is not what was sealed for that name. */
  open(sealed: SealedSecret, name: SecretName): Secret | 'unknown_key' | 'not_genuine'
}
