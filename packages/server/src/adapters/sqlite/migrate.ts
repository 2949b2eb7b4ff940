import type { DatabaseSync } from 'node:sqlite'
import { type Instant, LatchkeyError } from '@latchkey/core'
import { MIGRATIONS, type Migration } from '../sql/migrations.ts'

/**
 * Brings a database to this program's schema, each migration in a transaction of its own. The write lock is taken before the version is read, so that of
 * several processes which start at once one migrates and the others find it done. Throws `config_invalid` for a database that is newer than the program.
 */
export function migrate(database: DatabaseSync, now: Instant, migrations: readonly Migration[] = MIGRATIONS): void {
  database.exec(
    'create table if not exists migrations (version integer primary key, name text not null, applied_at integer not null) strict',
  )
  const newest = migrations.at(-1)?.version ?? 0
  for (;;) {
    database.exec('begin immediate')
    try {
      const row = database.prepare('select coalesce(max(version), 0) as version from migrations').get() as {
        version: number
      }
      if (row.version > newest) {
        throw new LatchkeyError(
          'config_invalid',
          `The database has schema version ${row.version}, but this program knows only up to ${newest}. Start the newer version of Latchkey that wrote it.`,
        )
      }
      const next = migrations.find(({ version }) => version === row.version + 1)
      if (next !== undefined) {
        for (const statement of next.statements) {
          const text = typeof statement === 'string' ? statement : statement.sqlite
          if (text !== null) database.exec(text)
        }
        database
          .prepare('insert into migrations (version, name, applied_at) values (?, ?, ?)')
          .run(next.version, next.name, now)
      }
      database.exec('commit')
      if (next === undefined) return
    } catch (error) {
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
  }
}
