import type { Position, VerificationRecord } from '@latchkey/core'
import type { ChangeEntry, Digest, FoundRecord } from '../ports.ts'
import { cachePart } from './cache-part.ts'
import { type DigestTable, issuedDigests } from './digest-table.ts'
import { recentChanges } from './recent-changes.ts'
import { recognition } from './recognition.ts'
import type { Remembered } from './remembered.ts'
import { dependsOn } from './subject-index.ts'
import type { TokenTagger } from './token-tag.ts'

/** When a look-up is sent, as the memory sees it. */
export interface Beginning {
  /** What was asked for before the memory last started over is not remembered. */
  readonly start: number
  /** Covers every change that it had been told of; `null` before the first `startOver`. */
  readonly told: Position | null
}

export interface CacheSizes {
  readonly records: number
  readonly capacity: number
  /** Tokens that nobody issued, and tokens seen from workspaces that they don't reach. */
  readonly unknown: number
  readonly unknownCapacity: number
}

/** What was found before. Says nothing about whether it may still be used: that is the lease's part. */
export interface RecordCache {
  get(digest: Digest, workspace: string | null): Remembered | undefined
  /** The same by the token itself, where it was recognized before. */
  getRecognized(token: string, workspace: string | null): Remembered | undefined
  /** From now on the token itself is enough to find what is remembered of it in this workspace. The digest must be the token's own. */
  recognize(token: string, digest: Digest, workspace: string | null): void
  /** From now on what is remembered is found by the digest alone. */
  disregard(entry: Remembered): void
  /** To be read before a look-up is sent, and handed back with what it found. */
  beginning(): Beginning
  /** Grows with everything that is forgotten because of a change. */
  version(): number
  /** Remembers what was found, unless a change may concern it that came after it was read; `null` then. */
  install(digest: Digest, workspace: string | null, found: FoundRecord, begunIn: Beginning): Remembered | null
  /** Forgets what the changes concern. They may come in any order, and more than once. */
  apply(entries: readonly ChangeEntry[]): void
  /** Forgets everything: what happened before this position is not known. */
  startOver(position: Position): void
  sizes(): CacheSizes
}

/** Far more than what is committed while one look-up is on its way. */
const RECENT_CHANGES = 4096

/** A token that nobody issued, or one seen from a workspace that it does not reach: what guessing makes, as many as the guesser likes. */
export function leadsNowhere(workspace: string | null, record: VerificationRecord | null): boolean {
  return record === null || (workspace !== null && (record.workspace === null || record.workspace.rights.length === 0))
}

/** Nothing is remembered before the first `startOver`. Both capacities are counts of records, at least 1. */
export function createRecordCache(capacity: number, unknownCapacity: number, tagger: TokenTagger): RecordCache {
  const issued = issuedDigests<Remembered>()
  const recognized = recognition<Remembered>(capacity, tagger)
  const known = cachePart(capacity, issued, recognized.remove)
  // Parts of their own, so that any number of guesses leaves what is known where it is.
  const outOfReach = cachePart(unknownCapacity, guessedDigests())
  // By digest alone: a token that nobody issued is unknown from everywhere.
  const unissued = cachePart(unknownCapacity, guessedDigests())
  const recent = recentChanges(RECENT_CHANGES)
  let beginning: Beginning = { start: 0, told: null }
  let version = 0

  function concerns(workspace: string | null, record: VerificationRecord | null, change: ChangeEntry): boolean {
    if (record === null) return mayIssue(change)
    return dependsOn(record, change) || (leadsNowhere(workspace, record) && mayOpen(change))
  }

  const getElsewhere = (digest: Digest, workspace: string | null): Remembered | undefined =>
    known.get(digest, workspace) ??
    (workspace === null ? undefined : outOfReach.get(digest, workspace)) ??
    unissued.get(digest, null)

  return {
    get(digest, workspace) {
      // The way of nearly every verification goes past what the parts have in common: code that serves several tables is compiled for none.
      const first = issued.get(digest)
      if (first === undefined || first.workspace !== workspace) return getElsewhere(digest, workspace)
      if (!first.wasUsed) first.wasUsed = true
      return first
    },
    getRecognized(token, workspace) {
      const entry = recognized.find(token, workspace)
      if (entry !== undefined && !entry.wasUsed) entry.wasUsed = true
      return entry
    },
    recognize(token, digest, workspace) {
      const entry = known.get(digest, workspace)
      if (entry !== undefined) recognized.add(token, workspace, entry)
    },
    disregard: recognized.remove,
    beginning: () => beginning,
    version: () => version,
    install(digest, workspace, { record, position }, begunIn) {
      if (begunIn.start !== beginning.start) return null
      const covered = position ?? begunIn.told
      if (covered === null || recent.mayConcern(covered, (change) => concerns(workspace, record, change))) return null
      if (record === null) return unissued.put(digest, null, null)
      return (leadsNowhere(workspace, record) ? outOfReach : known).put(digest, workspace, record)
    },
    apply(entries) {
      if (entries.length === 0) return
      version++
      for (const entry of entries) {
        recent.add(entry)
        known.drop(entry)
        outOfReach.drop(entry)
      }
      beginning = { start: beginning.start, told: recent.newest() }
      if (entries.some(mayIssue)) unissued.clear()
      if (entries.some(mayOpen)) outOfReach.clear()
    },
    startOver(position) {
      beginning = { start: beginning.start + 1, told: position }
      version++
      for (const part of [known, outOfReach, unissued]) part.clear()
      recognized.clear()
      recent.startAt(position)
    },
    sizes: () => ({
      records: known.size,
      capacity,
      unknown: outOfReach.size + unissued.size,
      unknownCapacity: 2 * unknownCapacity,
    }),
  }
}

/** The engine's own map, whose hash has a secret in it. */
const guessedDigests = (): DigestTable<Remembered> => new Map()

/** Whether a token that was guessed too early may have been issued with this change. */
const mayIssue = ({ type }: ChangeEntry): boolean => type === 'credential'

/** Whether a workspace that could not be found, or not be reached, may be there now under the name used. */
const mayOpen = ({ type }: ChangeEntry): boolean => type === 'workspace' || type === 'organization'
