import type { Instant, VerificationRecord } from '@latchkey/core'

/** SHA-256 of a whole token, 64 lower-case hexadecimal characters: the only form in which a token is looked up, sent or kept. */
export type Digest = string & { readonly __digest: true }

/** SHA-256 of the UTF-8 bytes of a text. */
export type Sha256 = (text: string) => Digest

export function toDigest(text: string): Digest | null {
  return /^[0-9a-f]{64}$/.test(text) ? (text as Digest) : null
}

/** The wall clock, for expiry. */
export type Clock = () => Instant

/** A place in the change log: everything committed before it has a lower one. 0 before the first change. */
export type Position = number

/** A record, and the position of the change log that it was read at. */
export interface FoundRecord {
  readonly record: VerificationRecord | null
  readonly position: Position
}

/** Where records come from: the store in the service's own process, the service over the network elsewhere. */
export interface RecordSource {
  /**
   * The record of the secret with this digest, seen from the workspace with this id or address (`owner/slug`); without a record when no such secret was issued.
   * Throws when it can't tell.
   */
  find(digest: Digest, workspace: string | null): Promise<FoundRecord>
}
