import { type ChangeSubject, covers, type Position } from '@latchkey/core'
import type { ChangeEntry, Changes, Digest, FoundRecord } from '../src/ports.ts'
import { firstState, type PlatformState, recordIn } from './platform-state.ts'
import type { World } from './world.ts'

export interface Version {
  /** From this moment on readers saw it. */
  readonly from: number
  readonly state: PlatformState
  /** Number of the last change in it. */
  readonly head: number
}

export interface Change {
  readonly subject: ChangeSubject
  apply(state: PlatformState): PlatformState
}

/** A change on its way into the log. */
export interface Transaction {
  /** Makes it visible. */
  commit(): ChangeEntry
  /** Undoes it, as when the process that made it ended. */
  abandon(): void
}

/** The store that all service nodes share, and its log of changes. What a reader is given is one consistent view of one moment. */
export interface Database {
  /** Calls back when the change has its number. */
  begin(change: Change, begun: (transaction: Transaction, number: number) => void): void
  /** Puts a copy of some earlier moment in the place of everything, when nobody is writing. Whoever is connected goes on. */
  restore(): void
  find(digest: Digest, workspace: string | null): FoundRecord
  changes(after: Position | null): Changes
  /** What was true when, for whoever judges. */
  readonly versions: readonly Version[]
  /** All that was ever committed in an epoch, in order. */
  log(epoch: string): readonly ChangeEntry[]
}

export interface Retention {
  /** Entries kept; a reader who is farther behind starts over. */
  readonly kept: number
  /** Entries of one answer. */
  readonly atOnce: number
}

/** What changes are given their numbers by. */
export interface Numbering {
  /** Calls back when a number is found; `last` is the last one that is in the log. */
  take(last: () => number, taken: (number: number) => void): void
  /** The transaction that took a number is over. */
  release(): void
  /** Calls back when nobody is writing. */
  whenIdle(go: () => void): void
  /** Of the log once the database was restored so many times. */
  epoch(restores: number): string
}

/** One head row: whoever has it changed keeps it locked up to the end of the transaction. */
export function headRow(): Numbering {
  const waiting: (() => void)[] = []
  let isLocked = false

  function lock(go: () => void): void {
    if (isLocked) {
      waiting.push(() => lock(go))
    } else {
      isLocked = true
      go()
    }
  }
  function release(): void {
    isLocked = false
    waiting.shift()?.()
  }

  return {
    take: (last, taken) => lock(() => taken(last() + 1)),
    release,
    whenIdle: (go) =>
      lock(() => {
        go()
        release()
      }),
    epoch: (restores) => `e${restores}`,
  }
}

export function createDatabase(world: World, { kept, atOnce }: Retention, numbering: Numbering = headRow()): Database {
  const { dice } = world
  const versions: Version[] = [{ from: 0, state: firstState(dice), head: 0 }]
  const undone = new Map<string, readonly ChangeEntry[]>()
  /** In the order of numbers. */
  let log: ChangeEntry[] = []
  const current = () => versions.at(-1) as Version
  const epoch = () => numbering.epoch(undone.size)
  const head = (): Position => log.at(-1)?.position ?? { epoch: epoch(), number: 0 }

  function publish({ subject, apply }: Change, number: number): ChangeEntry {
    const entry = { ...subject, position: { epoch: epoch(), number } }
    log.push(entry)
    log.sort((left, right) => left.position.number - right.position.number)
    versions.push({ from: world.now(), state: apply(current().state), head: head().number })
    return entry
  }

  return {
    begin: (change, begun) =>
      numbering.take(
        () => head().number,
        (number) => {
          const commit = () => {
            const entry = publish(change, number)
            numbering.release()
            return entry
          }
          begun({ commit, abandon: numbering.release }, number)
        },
      ),
    restore: () =>
      numbering.whenIdle(() => {
        const copy = dice.pick(versions)
        undone.set(epoch(), log)
        log = log
          .filter(({ position }) => position.number <= copy.head)
          .map((entry) => ({ ...entry, position: { epoch: epoch(), number: entry.position.number } }))
        versions.push({ ...copy, from: world.now() })
      }),
    find: (digest, workspace) => ({ record: recordIn(current().state, digest, workspace), position: head() }),
    changes(after) {
      const forgotten = log.at(-kept - 1)?.position.number ?? 0
      const isKnown = after !== null && covers(head(), after) && after.number >= forgotten
      if (!isKnown) return { startOver: true, position: head(), upToDate: true, entries: [] }
      const news = log.filter(({ position }) => position.number > after.number)
      const entries = news.slice(0, atOnce)
      return {
        startOver: false,
        position: entries.at(-1)?.position ?? after,
        upToDate: entries.length === news.length,
        entries,
      }
    },
    versions,
    log: (of) => (of === epoch() ? log : (undone.get(of) ?? [])),
  }
}
