import { joined, type Position, type VerificationRecord } from '@latchkey/core'
import type { PlacedRecord, PlacedSource } from '../src/placed-source.ts'
import type { ChangeEntry, Changes, Digest } from '../src/ports.ts'
import type { Change, Database } from './database.ts'
import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

/** One process of the service. All are alike, and know of each other only by what is in the database. */
export interface ServiceNode {
  readonly process: SimProcess
  /** For the verifier in its own process. */
  read(digest: Digest, workspace: string | null, found: (record: VerificationRecord | null) => void): void
  /** For verifiers elsewhere. */
  lookUp(digest: Digest, workspace: string | null, reply: (found: PlacedRecord) => void): void
  changes(after: Position | null, waitMs: number, reply: (changes: Changes) => void): void
  /** Somebody asks for a change; `acknowledged` once it is committed and said to be. */
  write(change: Change, acknowledged: (entry: ChangeEntry, committedAt: number) => void): void
  /** The database's hint that another node has committed. May come late or never. */
  hint(): void
  /** What has to happen between commit and acknowledgement. */
  onCommit(listener: (entry: ChangeEntry) => void): void
  /** What it answers look-ups from. */
  answerFrom(records: () => PlacedSource): void
  forgetAll(): void
}

/** Told to readers that wait: something was committed. */
export interface Announcer {
  begun(wake: (upTo: Position | null) => void, place: Position): void
  committed(wake: (upTo: Position | null) => void): void
}

export const announceCommits: Announcer = {
  begun() {},
  committed: (wake) => wake(null),
}

export function createServiceNode(
  world: World,
  process: SimProcess,
  database: Database,
  announcer: Announcer = announceCommits,
): ServiceNode {
  const { dice } = world
  const waiting = new Set<(upTo: Position | null) => void>()
  let listener: (entry: ChangeEntry) => void = () => {}
  let records: () => PlacedSource = () => {
    throw new Error('The node has no records yet.')
  }

  const later = (longestMs: number, happen: () => void) =>
    process.within(world.now() + dice.between(0, longestMs), 'timer', happen)
  const wake = (upTo: Position | null) => {
    for (const tell of [...waiting]) tell(upTo)
  }

  return {
    process,
    read(digest, workspace, found) {
      later(5, () => {
        const record = database.find(digest, workspace)
        later(5, () => found(record))
      })
    },
    lookUp: (digest, workspace, reply) => void Promise.resolve(records().find(digest, workspace)).then(reply),
    changes(after, waitMs, reply) {
      const first = database.changes(after)
      if (first.startOver || first.entries.length > 0 || waitMs === 0) {
        later(5, () => reply(first))
        return
      }
      const tell = (upTo: Position | null) => {
        if (!waiting.delete(tell)) return
        timer.isOff = true
        const found = database.changes(after)
        const position = upTo?.epoch === found.position.epoch ? joined(found.position, upTo) : found.position
        later(5, () => reply({ ...found, position }))
      }
      waiting.add(tell)
      const timer = process.within(world.now() + waitMs, 'timer', () => tell(null))
    },
    write(change, acknowledged) {
      const incarnation = process.incarnation()
      database.begin(change, (transaction, place) => {
        // The database undoes what its client did not live to commit.
        if (process.incarnation() !== incarnation) return transaction.abandon()
        let isOver = false
        announcer.begun(wake, place)
        later(30, () => {
          isOver = true
          const entry = transaction.commit()
          listener(entry)
          announcer.committed(wake)
          const committedAt = world.now()
          later(5, () => acknowledged(entry, committedAt))
        })
        const watch = () => {
          if (isOver) return
          if (process.incarnation() === incarnation) return void world.at(world.now() + 200, watch)
          isOver = true
          transaction.abandon()
        }
        world.at(world.now() + 40, watch)
      })
    },
    hint: () => wake(null),
    onCommit(heard) {
      listener = heard
    },
    answerFrom(source) {
      records = source
    },
    forgetAll: () => waiting.clear(),
  }
}
