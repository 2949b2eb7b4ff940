import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@latchkey/verifier'
import { Kysely } from 'kysely'
import type { CommitListener } from '../../ports/change-log.ts'
import type { Stores } from '../../ports/stores.ts'
import { partitionChoice } from '../sql/partition-choice.ts'
import { sealUpkeep } from '../sql/seal-upkeep.ts'
import type { Sealing } from '../sql/sealed-credentials.ts'
import { sqlStore } from '../sql/store.ts'
import type { Tables } from '../sql/tables.ts'
import { sqlUsage } from '../sql/usage.ts'
import { beginEpoch, layOutLog, sqliteChangeLog } from './change-log.ts'
import { NodeSqliteDialect } from './dialect.ts'
import { unusable } from './errors.ts'
import { migrate } from './migrate.ts'
import { sqliteTransactions } from './transactions.ts'
import { sqliteVerificationStore } from './verification-store.ts'

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

const BULK = [
  // 64 MiB: rows go all over the indexes, whose pages would be read again and again.
  'pragma cache_size = -65536',
  // And so that a page is not copied back into the database each time that a row comes to it.
  'pragma wal_autocheckpoint = 16000',
]

/** At most 128 MiB, and no more than the file has: a look-up meets a page of each of some seven indexes, and would read most of them from the file each time. */
const LOOKUP_CACHE = 'pragma cache_size = -131072'

export interface SqliteStoreParts {
  readonly file: string
  readonly clock: Clock
  readonly onCommit: CommitListener
  readonly sealing: Sealing
  /** For a process that writes millions of rows and then ends. */
  readonly bulk?: boolean
  /** Of the change log; `null` for as many as it has. */
  readonly partitions?: number | null
}

/** Opens, and if need be makes and migrates, the database file. Its folder is made for the owner alone. */
export function openSqliteStore(parts: SqliteStoreParts): Stores {
  const { file, clock, onCommit, sealing, bulk = false } = parts
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const { writer, partitions } = openMigrated(parts)
  if (bulk) for (const pragma of BULK) writer.exec(pragma)
  const reader = open(file)
  reader.exec('pragma query_only = on')
  const lookup = open(file)
  lookup.exec('pragma query_only = on')
  lookup.exec(LOOKUP_CACHE)
  const databases = {
    writer: new Kysely<Tables>({ dialect: new NodeSqliteDialect(writer, 'begin immediate') }),
    reader: new Kysely<Tables>({ dialect: new NodeSqliteDialect(reader, 'begin') }),
  }
  const transactions = sqliteTransactions({ ...databases, partitions: partitionChoice(partitions, Math.random) })
  return {
    management: sqlStore({ transactions, clock, onCommit, sealing }),
    verification: sqliteVerificationStore(lookup, sealing),
    changes: sqliteChangeLog(lookup, databases.writer),
    usage: sqlUsage((work) => databases.writer.transaction().execute(work)),
    seals: sealUpkeep(transactions, sealing.seals),
    async close() {
      await databases.writer.destroy()
      await databases.reader.destroy()
      // Kysely closes only a connection that it has used.
      for (const database of [lookup, reader, writer]) if (database.isOpen) database.close()
    },
  }
}

/** Throws `config_invalid`, in words for the operator, when the file can't be used. */
function openMigrated({ file, clock, partitions = null }: SqliteStoreParts): {
  writer: DatabaseSync
  partitions: number
} {
  let database: DatabaseSync | undefined
  try {
    database = open(file)
    migrate(database, clock())
    beginEpoch(database)
    return { writer: database, partitions: layOutLog(database, partitions) }
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
