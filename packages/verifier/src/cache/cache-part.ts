import type { ChangeSubject, VerificationRecord } from '@latchkey/core'
import type { Digest } from '../ports.ts'
import type { DigestTable } from './digest-table.ts'
import { evictionRing } from './eviction-ring.ts'
import { type Remembered, remembered } from './remembered.ts'
import { subjectIndex } from './subject-index.ts'

/** A bounded number of records, by digest and by the workspace as it was named. */
export interface CachePart {
  readonly size: number
  get(digest: Digest, workspace: string | null): Remembered | undefined
  put(digest: Digest, workspace: string | null, record: VerificationRecord | null): Remembered
  /** Drops all records that depend on a subject. */
  drop(subject: ChangeSubject): void
  clear(): void
}

/** `onUnhooked` is told of each entry that is not found any more, but for those that are cleared. */
export function cachePart(
  capacity: number,
  table: DigestTable<Remembered>,
  onUnhooked: (entry: Remembered) => void = () => {},
): CachePart {
  let ring = evictionRing<Remembered>(capacity)
  let index = subjectIndex<Remembered>()

  function find(digest: Digest, workspace: string | null): Remembered | undefined {
    const entry = table.get(digest)
    return entry === undefined || entry.workspace === workspace ? entry : entry.elsewhere?.get(workspace)
  }

  /** The first of a token stands in the table, the others with it. */
  function hook(entry: Remembered): void {
    const first = table.get(entry.digest)
    if (first === undefined) {
      table.set(entry.digest, entry)
      return
    }
    first.elsewhere ??= new Map()
    first.elsewhere.set(entry.workspace, entry)
  }

  function unhook(entry: Remembered): void {
    const { digest, workspace, record } = entry
    onUnhooked(entry)
    if (record !== null) index.remove(record, entry)
    const first = table.get(digest)
    const others = first?.elsewhere ?? null
    if (first !== entry) {
      others?.delete(workspace)
      return
    }
    const heir = others?.values().next().value
    if (heir === undefined) {
      table.delete(digest)
      return
    }
    others?.delete(heir.workspace)
    heir.elsewhere = others
    entry.elsewhere = null
    table.set(digest, heir)
  }

  function forget(entry: Remembered): void {
    ring.remove(entry)
    unhook(entry)
  }

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
      const entry = remembered(digest, workspace, record)
      const evicted = ring.add(entry)
      if (evicted !== null) unhook(evicted)
      hook(entry)
      if (record !== null) index.add(record, entry)
      return entry
    },
    drop(subject) {
      for (const entry of index.dependents(subject)) forget(entry)
    },
    clear() {
      table.clear()
      ring = evictionRing(capacity)
      index = subjectIndex()
    },
  }
}
