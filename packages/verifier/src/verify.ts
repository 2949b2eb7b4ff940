import { type Decision, decide, type Question, refuse } from '@latchkey/core'
import type { Clock, Digest, RecordSource, Sha256 } from './ports.ts'

export interface Verifier {
  /** Decides on a token as it was presented; an empty or absent one is `missing`. Never throws: what can't be told is refused as `stale`. */
  verify(token: string | null, question: Question): Promise<Decision>
  /** The same for a caller that only has the digest. */
  verifyDigest(digest: Digest, question: Question): Promise<Decision>
}

export interface VerifierParts {
  readonly source: RecordSource
  readonly sha256: Sha256
  readonly clock: Clock
  /** Whether a text can have been issued at all: spares hash and look-up for everything else. */
  readonly isWellFormed: (token: string) => boolean
  /** Told what kept a record from being found, for the log. */
  readonly onFault?: (fault: unknown) => void
}

/** Cheap first: form and checksum, one SHA-256, one look-up, one pure decision. */
export function createVerifier(parts: VerifierParts): Verifier {
  const { source, sha256, clock, isWellFormed, onFault } = parts

  async function verifyDigest(digest: Digest, question: Question): Promise<Decision> {
    try {
      return decide((await source.find(digest, question.workspace)).record, question, clock())
    } catch (fault) {
      onFault?.(fault)
      return refuse('stale')
    }
  }

  return {
    async verify(token, question) {
      if (token === null || token === '') return refuse('missing')
      if (!isWellFormed(token)) return refuse('malformed')
      return verifyDigest(sha256(token), question)
    },
    verifyDigest,
  }
}
