import type { Instant } from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'

/** A stored answer to a call that carried an idempotency key. */
export interface StoredAnswer {
  /** SHA-256 over caller and key. */
  readonly lookup: Digest
  /** SHA-256 over the call's input: the same key with other input is a mistake of the caller. */
  readonly request: Digest
  readonly sealed: Uint8Array
  readonly expiresAt: Instant
}

export interface AnswerTable {
  find(lookup: Digest, now: Instant): Promise<StoredAnswer | null>
  /** Also forgets answers that have expired. */
  put(answer: StoredAnswer, now: Instant): Promise<void>
}
