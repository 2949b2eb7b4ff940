import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@latchkey/verifier'
import { Kysely } from 'kysely'
import type { ChangeLog, CommitListener } from '../../ports/change-log.ts'
import type { ManagementStore } from '../../ports/management-store.ts'
import type { UsageStore } from '../../ports/usage-store.ts'
import type { VerificationStore } from '../../ports/verification-store.ts'
import { sqlStore } from '../sql/store.ts'
import type { Tables } from '../sql/tables.ts'
import { sqlUsage } from '../sql/usage.ts'
import { beginEpoch, sqliteChangeLog } from './change-log.ts'
import { NodeSqliteDialect } from './dialect.ts'
import { translate, unusable } from './errors.ts'
import { migrate } from './migrate.ts'
import { sqliteVerificationStore } from './verification-store.ts'

export interface SqliteStore {
  readonly management: ManagementStore
  readonly verification: VerificationStore
  readonly changes: ChangeLog
  readonly usage: UsageStore
  close(): Promise<void>
}

const DURABLE = [
  // First, since the others may meet a process that starts at the same moment.
  'pragma busy_timeout = 5000',
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  'pragma foreign_keys = on',
  // What was sealed for ten minutes is not to be found in a free page afterwards.
  'pragma secure_delete = on',
  'pragma trusted_schema = off',
]

export interface SqliteStoreParts {
  readonly file: string
  readonly clock: Clock
  readonly onCommit: CommitListener
}

/** Opens, and if need be makes and migrates, the database file. Its folder is made for the owner alone. */
export function openSqliteStore({ file, clock, onCommit }: SqliteStoreParts): SqliteStore {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const writer = openMigrated(file, clock)
  const reader = open(file)
  reader.exec('pragma query_only = on')
  const lookup = open(file)
  lookup.exec('pragma query_only = on')
  const databases = {
    writer: new Kysely<Tables>({ dialect: new NodeSqliteDialect(writer, 'begin immediate') }),
    reader: new Kysely<Tables>({ dialect: new NodeSqliteDialect(reader, 'begin') }),
  }
  return {
    management: sqlStore({ ...databases, clock, onCommit, translate }),
    verification: sqliteVerificationStore(lookup),
    changes: sqliteChangeLog(lookup, databases.writer),
    usage: sqlUsage(databases.writer),
    async close() {
      await databases.writer.destroy()
      await databases.reader.destroy()
      // Kysely closes only a connection that it has used.
      for (const database of [lookup, reader, writer]) if (database.isOpen) database.close()
    },
  }
}

/** Throws `config_invalid`, in words for the operator, when the file can't be used. */
function openMigrated(file: string, clock: Clock): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = open(file)
    migrate(database, clock())
    beginEpoch(database)
    return database
  } catch (error) {
    database?.close()
    throw unusable(file, error)
  }
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file)
  chmodSync(file, 0o600)
  for (const pragma of DURABLE) database.exec(pragma)
  return database
}
