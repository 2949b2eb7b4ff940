import { createRecordCache } from './cache/record-cache.ts'
import { createDecider, type Verifier } from './decider.ts'
import { createRateLimiter } from './limits/rate-limiter.ts'
import { createLoads } from './loads.ts'
import type { Clock, RecordSource, Sha256 } from './ports.ts'

export interface VerifierParts {
  readonly source: RecordSource
  readonly sha256: Sha256
  readonly clock: Clock
  /** Whether a text can have been issued at all: spares hash and look-up for everything else. */
  readonly isWellFormed: (token: string) => boolean
  /** Told what kept a record from being found, for the log. */
  readonly onFault?: (fault: unknown) => void
}

/** A verifier without memory: each decision asks the source. */
export function createVerifier({ source, sha256, clock, isWellFormed, onFault = () => {} }: VerifierParts): Verifier {
  const cache = createRecordCache(1, 1, () => false)
  return createDecider({
    isWellFormed,
    sha256,
    clock,
    monotonic: () => 0,
    cache,
    lease: { isLive: () => false },
    // Younger than nothing: no question is shared either.
    loads: createLoads(source, cache, -1),
    rates: createRateLimiter(1),
    failures: null,
    usage: null,
    failOpenScopes: new Set(),
    onFault,
  })
}
