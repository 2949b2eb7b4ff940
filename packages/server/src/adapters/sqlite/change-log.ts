import type { DatabaseSync } from 'node:sqlite'
import type { ChangeSubject, Position } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'
import type { Kysely } from 'kysely'
import type { ChangeLog } from '../../ports/change-log.ts'
import type { Tables } from '../sql/tables.ts'

interface EntryRow {
  position: number
  type: ChangeSubject['type']
  subject_id: string
}

/** Gives the log an epoch of its own where it has none: in a new database, and in a copy that `backup` made. */
export function beginEpoch(database: DatabaseSync): void {
  database.exec("update change_head set epoch = lower(hex(randomblob(8))) where id = 1 and epoch = ''")
}

/** Reads on a connection of its own, with prepared statements: every waiting verifier and every other process's commit comes through here. */
export function sqliteChangeLog(database: DatabaseSync, writer: Kysely<Tables>): ChangeLog {
  const head = database.prepare('select epoch, position as number from change_head where id = 1')
  const oldest = database.prepare('select min(position) as position from change_log')
  const entries = database.prepare(
    'select position, type, subject_id from change_log where position > ? order by position limit ?',
  )
  const readHead = (): Position => {
    const { epoch, number } = head.get() as unknown as Position
    return { epoch, number }
  }
  return {
    read(after, limit) {
      database.exec('begin')
      try {
        const position = readHead()
        const isKnown = after.epoch === position.epoch
        const rows = isKnown ? (entries.all(after.number, limit) as unknown as EntryRow[]) : []
        const kept = (oldest.get() as { position: number | null }).position
        return {
          head: position,
          oldest: kept ?? position.number + 1,
          entries: rows.map((row) => entryFrom(row, position.epoch)),
        }
      } finally {
        database.exec('commit')
      }
    },
    head: readHead,
    async trim(before) {
      // By position: a wall clock that was set back would otherwise leave a gap, which a reader would step over.
      const gone = await writer
        .deleteFrom('change_log')
        .where('position', '<=', (db) =>
          db
            .selectFrom('change_log')
            .select((aggregate) => aggregate.fn.max('position').as('last'))
            .where('at', '<', before),
        )
        .executeTakeFirst()
      return Number(gone.numDeletedRows)
    },
  }
}

function entryFrom({ position, type, subject_id }: EntryRow, epoch: string): ChangeEntry {
  return { position: { epoch, number: position }, type, id: subject_id }
}
