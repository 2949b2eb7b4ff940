import type { ChangeSubject, RateLimit, VerificationRecord } from '@latchkey/core'
import type { Digest } from '../ports.ts'
import type { SettledDecision } from '../settled-decision.ts'
import type { UseCell } from '../usage/use-cell.ts'
import type { DigestTable } from './digest-table.ts'
import { type Evictable, evictionRing } from './eviction-ring.ts'
import { subjectIndex } from './subject-index.ts'

/** A record as it is remembered. `record` is `null` for a token that nobody issued. */
export interface Remembered {
  readonly record: VerificationRecord | null
  /** The record's own, at hand. */
  readonly rateLimit: RateLimit | null
  /** Where uses of the credential are counted; set by whoever counts first. */
  uses: UseCell | null
  /** What was decided on it last; set by whoever decides. */
  settled: SettledDecision | null
}

/** A bounded number of records, by digest and by the workspace as it was named. */
export interface CachePart {
  readonly size: number
  get(digest: Digest, workspace: string | null): Remembered | undefined
  put(digest: Digest, workspace: string | null, record: VerificationRecord | null): Remembered
  /** Drops all records that depend on a subject. */
  drop(subject: ChangeSubject): void
  clear(): void
}

interface Entry extends Remembered, Evictable<Entry> {
  readonly digest: Digest
  readonly workspace: string | null
}

export type TableMaker = <E extends { readonly digest: Digest }>() => DigestTable<E>

export function cachePart(capacity: number, table: TableMaker): CachePart {
  const outside = table<Entry>()
  const inside = new Map<string, DigestTable<Entry>>()
  let ring = evictionRing<Entry>(capacity)
  let index = subjectIndex<Entry>()

  function unhook(entry: Entry): void {
    const { digest, workspace, record } = entry
    if (record !== null) index.remove(record, entry)
    if (workspace === null) {
      outside.delete(digest)
      return
    }
    const there = inside.get(workspace)
    there?.delete(digest)
    if (there?.size === 0) inside.delete(workspace)
  }

  function forget(entry: Entry): void {
    ring.remove(entry)
    unhook(entry)
  }

  function holderOf(workspace: string | null): DigestTable<Entry> {
    if (workspace === null) return outside
    const present = inside.get(workspace)
    if (present !== undefined) return present
    const made = table<Entry>()
    inside.set(workspace, made)
    return made
  }

  const find = (digest: Digest, workspace: string | null): Entry | undefined =>
    workspace === null ? outside.get(digest) : inside.get(workspace)?.get(digest)

  return {
    get size() {
      return ring.size
    },
    get(digest, workspace) {
      const entry = find(digest, workspace)
      if (entry !== undefined && !entry.wasUsed) entry.wasUsed = true
      return entry
    },
    put(digest, workspace, record) {
      const replaced = find(digest, workspace)
      if (replaced !== undefined) forget(replaced)
      const entry: Entry = {
        record,
        rateLimit: record?.credential.rateLimit ?? null,
        uses: null,
        settled: null,
        wasUsed: false,
        digest,
        workspace,
        previous: null,
        next: null,
      }
      const evicted = ring.add(entry)
      if (evicted !== null) unhook(evicted)
      holderOf(workspace).set(digest, entry)
      if (record !== null) index.add(record, entry)
      return entry
    },
    drop(subject) {
      for (const entry of index.dependents(subject)) forget(entry)
    },
    clear() {
      outside.clear()
      inside.clear()
      ring = evictionRing(capacity)
      index = subjectIndex()
    },
  }
}
