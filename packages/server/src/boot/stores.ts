import { join } from 'node:path'
import type { Clock } from '@latchkey/verifier'
import { openSqliteStore } from '../adapters/sqlite/store.ts'
import type { CommitListener } from '../ports/change-log.ts'
import type { Stores } from '../ports/stores.ts'
import { DATABASE_FILE } from './database-file.ts'

/** Where everything is kept. */
export interface StoreConfig {
  /** Folder of the database file; made, for its owner alone, when it is not there. Left alone where `database` is given. */
  readonly dataFolder: string
  /**
   * A database on a PostgreSQL server in place of the file: `postgres://user:password@host:5432/name`. In the query: `sslmode` (`disable`, `require`,
   * `verify-full`), `sslrootcert` (a file), `host` (the folder of a Unix socket), `isolation` (`serializable`, `read-committed`) and `max_connections`.
   */
  readonly database?: string | undefined
}

/** Opens the database, and brings it to this program's schema. Throws `config_invalid`, in words for the operator, when it can't be used. */
export async function openStores(config: StoreConfig, clock: Clock, onCommit: CommitListener): Promise<Stores> {
  const { dataFolder, database } = config
  if (database === undefined) return openSqliteStore({ file: join(dataFolder, DATABASE_FILE), clock, onCommit })
  // Loaded where it is wanted, so that the others start without it.
  const { readAddress } = await import('../adapters/postgres/address.ts')
  const { openPostgresStore } = await import('../adapters/postgres/store.ts')
  return openPostgresStore({ address: readAddress(database), clock, onCommit })
}
