import type { CacheSizes } from './cache/record-cache.ts'

/** What a verifier would do with a token that it knows. */
export type Mode = 'decide from cache' | 'ask each time' | 'refuse'

export interface Health {
  readonly does: Mode
  /** `ageMs` is `null` before freshness was first proven. */
  readonly lease: { readonly live: boolean; readonly ageMs: number | null; readonly maxStalenessMs: number }
  /** Up to where all changes are known, as it goes over the wire; `null` before the feed first answered. */
  readonly position: string | null
  readonly cache: CacheSizes
  /** Share of all decisions since the start that needed no question to the source, from 0 to 1; `null` before the first. */
  readonly hitRate: number | null
}
