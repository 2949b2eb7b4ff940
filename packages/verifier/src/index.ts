export type { CacheSizes } from './cache/record-cache.ts'
export {
  type CachedVerifier,
  type CachedVerifierParts,
  createCachedVerifier,
  DEFAULT_MAX_STALENESS_MS,
} from './cached-verifier.ts'
export type { Answer, Asked, Verifier } from './decider.ts'
export { elapsedClock } from './feed/elapsed-clock.ts'
export { type Adoption, type ForeignTokenParts, withForeignTokens } from './foreign/foreign-tokens.ts'
export type { Health, Mode } from './health.ts'
export type { FailureLimit } from './limits/failure-limiter.ts'
export type { LimitStatus } from './limits/rate-limiter.ts'
export { type PlacedRecord, type PlacedSource, placedSource } from './placed-source.ts'
export type {
  ChangeEntry,
  ChangeHints,
  ChangeSource,
  Changes,
  Clock,
  Digest,
  FoundRecord,
  MonotonicClock,
  Random,
  RecordSource,
  Sha256,
  Sleep,
} from './ports.ts'
export { toDigest } from './ports.ts'
export { createVerifier, type VerifierParts } from './uncached-verifier.ts'
export type { BrowserUse, BrowserUseSink } from './usage/browser-uses.ts'
export type { UsageItem, UsageSink } from './usage/usage.ts'
