import type { Instant } from '../time.ts'

/** The moments before an expiry at which those responsible are told, the most urgent last. */
export const MILESTONES = ['early', 'final'] as const
export type Milestone = (typeof MILESTONES)[number]

/** How many milliseconds before the expiry each milestone lies; 0 for none. */
export type NoticeThresholds = Readonly<Record<Milestone, number>>

/** What decides over the notices of one credential. */
export interface Expiring {
  readonly expiresAt: Instant
  /** When that expiry was chosen: at creation, or by the last edit that changed it. */
  readonly expirySetAt: Instant
  /** The milestones of this very expiry that have been taken care of. */
  readonly told: readonly Milestone[]
}

/** When a milestone of an expiry is reached; `null` when it lies before the choice of that expiry, or is switched off. */
export function milestoneAt(
  milestone: Milestone,
  { expiresAt, expirySetAt }: Pick<Expiring, 'expiresAt' | 'expirySetAt'>,
  thresholds: NoticeThresholds,
): Instant | null {
  const at = expiresAt - thresholds[milestone]
  return thresholds[milestone] > 0 && at > expirySetAt ? (at as Instant) : null
}

/**
 * The milestone to tell of now. Of several that passed while nobody looked only the most urgent counts, and after it no lesser one is made up for.
 * `null` once the expiry has passed: its owner has met it.
 */
export function dueMilestone(expiring: Expiring, thresholds: NoticeThresholds, now: Instant): Milestone | null {
  if (now >= expiring.expiresAt) return null
  const reached = MILESTONES.findLast((milestone) => {
    const at = milestoneAt(milestone, expiring, thresholds)
    return at !== null && at <= now
  })
  return reached === undefined || expiring.told.includes(reached) ? null : reached
}

/** Why thresholds can't be used, in words; `null` when they can. */
export function thresholdsFault({ early, final }: NoticeThresholds): string | null {
  if (![early, final].every((value) => Number.isSafeInteger(value) && value >= 0))
    return 'a threshold is a length of time, or 0 for none'
  return early > 0 && final >= early ? 'the final notice must come after the early one' : null
}
