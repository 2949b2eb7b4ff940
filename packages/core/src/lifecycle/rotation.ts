import { DAY, type Instant, plus } from '../time.ts'

/** How long the old secret goes on beside the new one: until the new one is first used, or for a time (0 ends it at once). */
export type Overlap = { readonly until: 'first_use' } | { readonly until: 'deadline'; readonly milliseconds: number }

export const LONGEST_OVERLAP_MS = 7 * DAY

export interface OldSecretEnd {
  /** From this moment on the old secret is refused. */
  readonly endsAt: Instant
  readonly endsAtFirstUse: boolean
}

/** When the old secret ends. One that waits for the first use of its successor still ends after the longest overlap: a rotation is never open for ever. */
export function oldSecretEnd(overlap: Overlap, now: Instant): OldSecretEnd {
  if (overlap.until === 'first_use') return { endsAt: plus(now, LONGEST_OVERLAP_MS), endsAtFirstUse: true }
  return { endsAt: plus(now, Math.min(Math.max(0, overlap.milliseconds), LONGEST_OVERLAP_MS)), endsAtFirstUse: false }
}
