import type { ChangeSubject } from '@latchkey/core'
import type { ChangeEntry, Changes, Digest, FoundRecord, Position } from '../src/ports.ts'
import { firstState, type PlatformState, recordIn } from './platform-state.ts'
import type { World } from './world.ts'

export interface Version {
  /** From this moment on readers saw it. */
  readonly from: number
  readonly state: PlatformState
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
  /** Calls back when the change has its position. */
  begin(change: Change, begun: (transaction: Transaction, position: Position) => void): void
  find(digest: Digest, workspace: string | null): FoundRecord
  changes(after: Position | null): Changes
  /** What was true when, for whoever judges. */
  readonly versions: readonly Version[]
  /** All that was ever committed, in the order of positions. */
  log(): readonly ChangeEntry[]
}

export interface Retention {
  /** Entries kept; a reader who is farther behind starts over. */
  readonly kept: number
  /** Entries of one answer. */
  readonly atOnce: number
}

/** Positions come from one head row: whoever has it changed keeps it locked up to the end of the transaction. */
export function createDatabase(world: World, retention: Retention): Database {
  const log: ChangeEntry[] = []
  const waiting: (() => void)[] = []
  let isLocked = false

  function release(): void {
    isLocked = false
    waiting.shift()?.()
  }

  return databaseOf(world, retention, log, (change, begun, publish) => {
    const go = () => {
      isLocked = true
      const position = log.length + 1
      const commit = () => {
        const entry = { ...change.subject, position }
        log.push(entry)
        publish(change)
        release()
        return entry
      }
      begun({ commit, abandon: release }, position)
    }
    if (isLocked) waiting.push(go)
    else go()
  })
}

export type Begin = (
  change: Change,
  begun: (transaction: Transaction, position: Position) => void,
  publish: (change: Change) => void,
) => void

/** What any database does, around the way in which one hands out its positions. `log` is kept in the order of positions. */
export function databaseOf(world: World, { kept, atOnce }: Retention, log: ChangeEntry[], begin: Begin): Database {
  const versions: Version[] = [{ from: 0, state: firstState(world.dice) }]
  const current = () => (versions.at(-1) as Version).state
  const head = () => log.at(-1)?.position ?? 0

  return {
    begin: (change, begun) =>
      begin(change, begun, ({ apply }) => versions.push({ from: world.now(), state: apply(current()) })),
    find: (digest, workspace) => ({ record: recordIn(current(), digest, workspace), position: head() }),
    changes(after) {
      const forgotten = log.at(-kept - 1)?.position ?? 0
      if (after === null || after < forgotten) {
        return { startOver: true, position: head(), upToDate: true, entries: [] }
      }
      const news = log.filter(({ position }) => position > after)
      const entries = news.slice(0, atOnce)
      return {
        startOver: false,
        position: entries.at(-1)?.position ?? after,
        upToDate: entries.length === news.length,
        entries,
      }
    },
    versions,
    log: () => log,
  }
}
