import {
  type ChangeSubject,
  covers,
  joined,
  type Position,
  placeOfChange,
  type VerificationRecord,
} from '@latchkey/core'
import type { ChangeEntry, Changes, Digest } from '../src/ports.ts'
import { firstState, type PlatformState, recordIn } from './platform-state.ts'
import type { World } from './world.ts'

export interface Version {
  /** From this moment on readers saw it. */
  readonly from: number
  readonly state: PlatformState
  /** For each partition of the log, the number of the last change in it. */
  readonly numbers: readonly number[]
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
  /** Calls back when the change has its place. */
  begin(change: Change, begun: (transaction: Transaction, place: Position) => void): void
  /** Puts a copy of some moment in the place of everything, perhaps with the log partitioned anew, when nobody is writing. Whoever is connected goes on. */
  restore(): void
  find(digest: Digest, workspace: string | null): VerificationRecord | null
  changes(after: Position | null): Changes
  /** What was true when, for whoever judges. */
  readonly versions: readonly Version[]
  /** All that was ever committed in an epoch. */
  log(epoch: string): readonly ChangeEntry[]
}

export interface Retention {
  /** Entries kept of each partition; a reader who is farther behind starts over. */
  readonly kept: number
  /** Entries of each partition in one answer. */
  readonly atOnce: number
}

/** The log as far as it is committed. */
export interface Committed {
  partitions(): number
  /** The last number in a partition. */
  last(partition: number): number
}

/** What changes are given their places by. */
export interface Numbering {
  /** Calls back when a number in some partition is found. */
  take(log: Committed, taken: (partition: number, number: number) => void): void
  /** The transaction that took a number is over. */
  release(partition: number): void
  /** Calls back when nobody is writing. */
  whenIdle(go: () => void): void
  /** Of the log once the database was restored so many times. */
  epoch(restores: number): string
}

const MOST_PARTITIONS = 4

function createLock() {
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
  return {
    lock,
    release() {
      isLocked = false
      waiting.shift()?.()
    },
  }
}

/** One head row for each partition: whoever has it changed keeps it locked up to the end of the transaction. */
export function headRows({ dice }: World): Numbering {
  const locks = Array.from({ length: MOST_PARTITIONS }, createLock)

  function take(log: Committed, taken: (partition: number, number: number) => void): void {
    const partition = dice.below(log.partitions())
    locks[partition]?.lock(() => {
      if (partition < log.partitions()) return taken(partition, log.last(partition) + 1)
      locks[partition]?.release()
      take(log, taken)
    })
  }
  return {
    take,
    release: (partition) => locks[partition]?.release(),
    whenIdle(go) {
      const all = () => {
        go()
        for (const { release } of locks) release()
      }
      locks.reduceRight(
        (next, { lock }) =>
          () =>
            lock(next),
        all,
      )()
    },
    epoch: (restores) => `e${restores}`,
  }
}

export function createDatabase(
  world: World,
  { kept, atOnce }: Retention,
  numbering: Numbering = headRows(world),
): Database {
  const { dice } = world
  const somePartitions = () => dice.pick([1, 1, 2, 3, MOST_PARTITIONS])
  let numbers: readonly number[] = Array.from({ length: somePartitions() }, () => 0)
  const versions: Version[] = [{ from: 0, state: firstState(dice), numbers }]
  const undone = new Map<string, readonly ChangeEntry[]>()
  /** In each partition in the order of numbers. */
  let log: ChangeEntry[] = []
  const current = () => versions.at(-1) as Version
  const epoch = () => numbering.epoch(undone.size)
  const head = (): Position => ({ epoch: epoch(), numbers })
  const committed: Committed = {
    partitions: () => numbers.length,
    last: (partition) => numbers[partition] as number,
  }

  function publish({ subject, apply }: Change, position: Position): ChangeEntry {
    const entry = { ...subject, position }
    log.push(entry)
    log.sort((left, right) => sumOf(left.position) - sumOf(right.position))
    numbers = joined(head(), position).numbers
    versions.push({ from: world.now(), state: apply(current().state), numbers })
    return entry
  }

  const inPartition = (partition: number): ChangeEntry[] =>
    log.filter(({ position }) => (position.numbers[partition] as number) > 0)

  /** Up to where entries are forgotten. */
  const floor = (): Position => ({
    epoch: epoch(),
    numbers: numbers.map((_, partition) => sumOf(inPartition(partition).at(-kept - 1)?.position ?? null)),
  })

  return {
    begin: (change, begun) =>
      numbering.take(committed, (partition, number) => {
        const place = placeOfChange(epoch(), numbers.length, partition, number)
        const commit = () => {
          const entry = publish(change, place)
          numbering.release(partition)
          return entry
        }
        begun({ commit, abandon: () => numbering.release(partition) }, place)
      }),
    restore: () =>
      numbering.whenIdle(() => {
        const copy = dice.chance(0.3) ? current() : dice.pick(versions)
        const partitions = dice.chance(0.5) ? copy.numbers.length : somePartitions()
        const before = head()
        undone.set(before.epoch, log)
        const isSame = partitions === copy.numbers.length && partitions === before.numbers.length
        numbers = Array.from({ length: partitions }, (_, partition) => copy.numbers[partition] ?? 0)
        log = isSame
          ? log
              .filter(({ position }) => covers({ ...before, numbers }, position))
              .map((entry) => ({ ...entry, position: { epoch: epoch(), numbers: entry.position.numbers } }))
          : []
        versions.push({ state: copy.state, from: world.now(), numbers })
      }),
    find: (digest, workspace) => recordIn(current().state, digest, workspace),
    changes(after) {
      const isKnown = after !== null && covers(head(), after) && covers(after, floor())
      if (!isKnown) return { startOver: true, position: head(), upToDate: true, entries: [] }
      const entries = numbers.flatMap((_, partition) =>
        inPartition(partition)
          .filter(({ position }) => !covers(after, position))
          .slice(0, atOnce),
      )
      const position = entries.reduce((reached, entry) => joined(reached, entry.position), after)
      return { startOver: false, position, upToDate: covers(position, head()), entries }
    },
    versions,
    log: (of) => (of === epoch() ? log : (undone.get(of) ?? [])),
  }
}

/** Of an entry's place that is its number, in whichever partition it is. */
const sumOf = (place: Position | null): number => place?.numbers.reduce((sum, number) => sum + number, 0) ?? 0
