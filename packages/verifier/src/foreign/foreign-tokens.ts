import { refuse } from '@latchkey/core'
import type { Answer, Asked, Verifier } from '../decider.ts'
import type { Digest, MonotonicClock, Sha256 } from '../ports.ts'

/** What came of a token whose hash is another system's. */
export type Adoption =
  | { readonly outcome: 'adopted' }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'busy'; readonly retryAfterMs: number }

export interface ForeignTokenParts {
  readonly sha256: Sha256
  /** Whether a text has the shape of tokens that were taken over from elsewhere. Asked only for what is no token of ours. */
  readonly isForeign: (token: string) => boolean
  /** Checks the token against the hash that came with it and, if it is right, keeps its SHA-256, so that it need not be asked again. */
  readonly adopt: (token: string, address: string | null) => Promise<Adoption>
  readonly monotonic: MonotonicClock
  readonly onFault: (fault: unknown) => void
}

/** A wrong token costs a slow hash at most so often. */
const REFUSED_FOR_MS = 10_000
const MOST_REFUSED = 10_000

/**
 * A verifier that knows tokens taken over from another system too. What is a token of ours goes the way it always went; a foreign one goes the same way from its
 * second use on.
 */
export function withForeignTokens<V extends Verifier>(verifier: V, parts: ForeignTokenParts): V {
  const { sha256, isForeign, adopt, monotonic, onFault } = parts
  const refusedUntil = new Map<Digest, number>()

  async function verifyForeign(token: string, question: Asked, userAgent: string | null): Promise<Answer> {
    const digest = sha256(token)
    const first = await verifier.verifyDigest(digest, question, userAgent)
    if (first.ok || first.code !== 'unknown' || (refusedUntil.get(digest) ?? 0) > monotonic()) return first
    const adoption = await adopt(token, question.address)
    if (adoption.outcome === 'busy') return { ...refuse('rate_limited'), retryAfterMs: adoption.retryAfterMs }
    if (adoption.outcome === 'adopted') return verifier.verifyDigest(digest, question, userAgent)
    if (refusedUntil.size >= MOST_REFUSED) refusedUntil.delete(refusedUntil.keys().next().value as Digest)
    refusedUntil.set(digest, monotonic() + REFUSED_FOR_MS)
    return first
  }

  return {
    ...verifier,
    verify(token: string | null, question: Asked, userAgent: string | null = null) {
      const answer = verifier.verify(token, question, userAgent)
      // Told at once, and without a look-up, of what has not our form: tokens of our own pay nothing for there being others.
      const isOurs = answer instanceof Promise || answer.ok || answer.code !== 'malformed'
      if (isOurs || token === null || !isForeign(token)) return answer
      return verifyForeign(token, question, userAgent).catch((fault: unknown) => {
        onFault(fault)
        return refuse('stale')
      })
    },
  }
}
