import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { type ChangeSubject, type Position, placeOfChange } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'
import type { Kysely } from 'kysely'
import type { ChangeLog } from '../../ports/change-log.ts'
import { positionFrom } from '../sql/change-log.ts'
import { lastKeyOf, logKey, numberOf, trimmedRanges } from '../sql/log-keys.ts'
import { beginEpochStatement, claimLayoutStatement, layoutStatements } from '../sql/log-layout.ts'
import type { Tables } from '../sql/tables.ts'

interface HeadRow {
  epoch: string
  position: number
}

interface EntryRow {
  position: number
  type: ChangeSubject['type']
  subject_id: string
}

const EPOCH_BYTES = 8
const newEpoch = (): string => randomBytes(EPOCH_BYTES).toString('hex')

/** Gives the log an epoch of its own where it has none: in a new database, and in a copy that `backup` made. */
export function beginEpoch(database: DatabaseSync): void {
  database.exec(beginEpochStatement(newEpoch()))
}

/** Gives the log so many partitions, if it has another number of them. `null` leaves it as it is. Returns how many it has. */
export function layOutLog(database: DatabaseSync, partitions: number | null): number {
  if (partitions !== null) {
    database.exec('begin immediate')
    try {
      const { changes } = database.prepare(claimLayoutStatement(partitions)).run()
      if (changes > 0) for (const text of layoutStatements(partitions, newEpoch())) database.exec(text)
      database.exec('commit')
    } catch (error) {
      database.exec('rollback')
      throw error
    }
  }
  const found = database.prepare('select partitions from change_head where id = 1').get() as { partitions: number }
  return found.partitions
}

/** Reads on a connection of its own, with prepared statements: every waiting verifier and every other process's commit comes through here. */
export function sqliteChangeLog(database: DatabaseSync, writer: Kysely<Tables>): ChangeLog {
  const heads = database.prepare('select epoch, position from change_head order by id')
  const oldest = database.prepare(
    'select min(position) as position from change_log where position > ? and position <= ?',
  )
  const entries = database.prepare(
    'select position, type, subject_id from change_log where position > ? and position <= ? order by position limit ?',
  )
  const readHead = (): Position => positionFrom(heads.all() as unknown as HeadRow[])

  function keptOf(head: number, partition: number): number {
    const found = oldest.get(logKey(partition, 0), lastKeyOf(partition)) as { position: number | null }
    return found.position === null ? head : numberOf(found.position) - 1
  }

  function entriesOf({ epoch, numbers }: Position, after: number, partition: number, limit: number): ChangeEntry[] {
    const rows = entries.all(logKey(partition, after), lastKeyOf(partition), limit) as unknown as EntryRow[]
    return rows.map(({ position, type, subject_id }) => ({
      position: placeOfChange(epoch, numbers.length, partition, numberOf(position)),
      type,
      id: subject_id,
    }))
  }

  return {
    read(after, limit) {
      database.exec('begin')
      try {
        const head = readHead()
        const isKnown = after.epoch === head.epoch && after.numbers.length === head.numbers.length
        const each = Math.max(1, Math.floor(limit / head.numbers.length))
        return {
          head,
          kept: { epoch: head.epoch, numbers: head.numbers.map(keptOf) },
          entries: isKnown
            ? after.numbers.flatMap((number, partition) => entriesOf(head, number, partition, each))
            : [],
        }
      } finally {
        database.exec('commit')
      }
    },
    head: readHead,
    async trim(before) {
      let gone = 0
      for (const { after, last } of trimmedRanges(readHead().numbers.length)) {
        // By position: a wall clock that was set back would otherwise leave a gap, which a reader would step over.
        const { numDeletedRows } = await writer
          .deleteFrom('change_log')
          .where('position', '>', after)
          .where('position', '<=', (db) =>
            db
              .selectFrom('change_log')
              .select((aggregate) => aggregate.fn.max('position').as('last'))
              .where('at', '<', before)
              .where('position', '>', after)
              .where('position', '<=', last),
          )
          .executeTakeFirst()
        gone += Number(numDeletedRows)
      }
      return gone
    },
  }
}
