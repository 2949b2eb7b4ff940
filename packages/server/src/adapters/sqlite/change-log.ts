import type { DatabaseSync } from 'node:sqlite'
import type { ChangeSubject } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'
import type { Kysely } from 'kysely'
import type { ChangeLog } from '../../ports/change-log.ts'
import type { Tables } from '../sql/tables.ts'

interface EntryRow {
  position: number
  type: ChangeSubject['type']
  subject_id: string
}

/** Reads on a connection of its own, with prepared statements: every waiting verifier and every other process's commit comes through here. */
export function sqliteChangeLog(database: DatabaseSync, writer: Kysely<Tables>): ChangeLog {
  const head = database.prepare('select position from change_head where id = 1')
  const oldest = database.prepare('select min(position) as position from change_log')
  const entries = database.prepare(
    'select position, type, subject_id from change_log where position > ? order by position limit ?',
  )
  const readHead = () => (head.get() as { position: number }).position
  return {
    read(after, limit) {
      database.exec('begin')
      try {
        const rows = entries.all(after, limit) as unknown as EntryRow[]
        const position = readHead()
        const kept = (oldest.get() as { position: number | null }).position
        return { head: position, oldest: kept ?? position + 1, entries: rows.map(entryFrom) }
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

function entryFrom({ position, type, subject_id }: EntryRow): ChangeEntry {
  return { position, type, id: subject_id }
}
