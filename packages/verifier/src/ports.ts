import type { ChangeSubject, Instant, Position, VerificationRecord } from '@latchkey/core'

/** SHA-256 of a whole token, 64 lower-case hexadecimal characters: the only form in which a token is looked up, sent or kept. */
export type Digest = string & { readonly __digest: true }

/** SHA-256 of the UTF-8 bytes of a text. */
export type Sha256 = (text: string) => Digest

export function toDigest(text: string): Digest | null {
  return /^[0-9a-f]{64}$/.test(text) ? (text as Digest) : null
}

/** The wall clock, for expiry. */
export type Clock = () => Instant

/**
 * Milliseconds since some moment that only this process knows; never goes back. For leases and limits. Who has just looked at the wall clock says so, for
 * clocks that look at it too.
 */
export type MonotonicClock = (wall?: number) => number

/** Resolves after so many milliseconds, or as soon as the signal is aborted; never rejects, and should not keep a process alive. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>

/** From 0 up to 1. For jitter alone, so it need not be unpredictable. */
export type Random = () => number

/** A record, and a position of the change log whose changes are all in it. */
export interface FoundRecord {
  readonly record: VerificationRecord | null
  /** `null` from a store that is read once it is asked: whatever this process had been told of before is in what it gives. */
  readonly position: Position | null
}

/** Where records come from: the store in the service's own process, the service over the network elsewhere. */
export interface RecordSource {
  /**
   * The record of the secret with this digest, seen from the workspace with this id or address (`owner/slug`); without a record when no such secret was issued.
   * Throws, or rejects, when it can't tell. A source that need not wait answers without a promise, which would cost as much as the decision.
   */
  find(digest: Digest, workspace: string | null): FoundRecord | Promise<FoundRecord>
}

/** One committed change: what a verifier has to forget. `position` is one that covers it, and as a rule the first that does. */
export type ChangeEntry = ChangeSubject & { readonly position: Position }

/** What follows a position in the change log. */
export interface Changes {
  /** What followed the position asked about is not known, or never was in this epoch: all that was remembered before `position` must be forgotten. */
  readonly startOver: boolean
  /** Where to ask next: the position asked about joined with those of the entries, or the head of the log when starting over. */
  readonly position: Position
  /** Whether `entries` reached the head of the log as it was when the request arrived, or later. A cut-off answer proves no freshness. */
  readonly upToDate: boolean
  /** All that was committed after the position asked about, up to `position`: without a gap, and in order within each partition. */
  readonly entries: readonly ChangeEntry[]
}

export interface ChangeSource {
  /**
   * Answers at once when something was committed after a position, else when something is, at the latest after `waitMs`. `null` asks for the head of
   * the log, and is answered with `startOver`. Throws when it can't tell.
   */
  changes(after: Position | null, waitMs: number, signal: AbortSignal): Promise<Changes>
}

/**
 * Says, sooner than the service's answer would, that something may have been committed. Nothing rests on it: what it says may be wrong, late, doubled or missing, and is
 * only a reason to ask the service.
 */
export interface ChangeHints {
  /** Whether hints may be expected. While not, the service is asked to wait for news. */
  isLive(): boolean
  /** Calls back when something may have been committed up to a position (`null` for one that is not known), and when `isLive` has changed. */
  listen(wake: (position: Position | null) => void): void
}
