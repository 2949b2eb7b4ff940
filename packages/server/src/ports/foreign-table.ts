import type { CredentialId, ForeignFormat } from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'
import type { ForeignHash } from './foreign-hashes.ts'

/** A secret that was taken over from another system. */
export interface ForeignSecret {
  /** The format's name and the token's id in it; unique. */
  readonly lookup: string
  readonly credentialId: CredentialId
  /** `null` once the token's SHA-256 is known. */
  readonly hash: ForeignHash | null
}

export interface ForeignReader {
  formats(): Promise<ForeignFormat[]>
  find(lookup: string): Promise<ForeignSecret | null>
  /** Those of the look-ups that are there, adopted ones too. */
  known(lookups: readonly string[]): Promise<ReadonlySet<string>>
}

export interface ForeignWriter {
  /** Replaces the format of the same name. */
  putFormat(format: ForeignFormat): Promise<void>
  insert(secrets: readonly ForeignSecret[]): Promise<void>
  /** Puts the SHA-256 of the token in the place of the first secret, whatever became of the credential since, and forgets the foreign hash. */
  adopt(secret: ForeignSecret, digest: Digest): Promise<void>
}
