import { join } from 'node:path'
import { LatchkeyError } from '@latchkey/core'
import type { Clock } from '@latchkey/verifier'
import { requirePartitions } from '../adapters/sql/log-layout.ts'
import type { Sealing } from '../adapters/sql/sealed-credentials.ts'
import { openSqliteStore } from '../adapters/sqlite/store.ts'
import type { CommitListener } from '../ports/change-log.ts'
import type { BrokenSeal, RowSeals } from '../ports/row-seals.ts'
import type { Stores } from '../ports/stores.ts'
import { DATABASE_FILE } from './database-file.ts'
import { prepareSeals, type SealConfig, withdrawSealKey } from './row-seals.ts'

/** Where everything is kept. */
export interface StoreConfig extends SealConfig {
  /**
   * A database on a PostgreSQL server in place of the file: `postgres://user:password@host:5432/name`, with several hosts where any of them may take writes. In the
   * query: `sslmode` (`disable`, `require`, `verify-ca`, `verify-full`), `sslrootcert` (a file), `host` (the folder of a Unix socket), `target_session_attrs`
   * (`read-write`, `primary`), `isolation` (`serializable`, `read-committed`) and `max_connections`.
   */
  readonly database?: string | undefined
  /**
   * Into how many partitions the change log is divided, 1 to 64, so that so many writers need not wait for each other; as it is when left out, and 1 in a new database. To change it begins
   * another epoch of the log. More than one needs `serializable` on PostgreSQL, and brings nothing with SQLite.
   */
  readonly changeLogPartitions?: number | undefined
}

export interface StoreSurroundings {
  readonly clock: Clock
  readonly onCommit?: CommitListener
  /** Told of rows that are not as they were written. */
  readonly onBroken?: (broken: BrokenSeal) => void
  /** Another database file in place of the folder's own. */
  readonly file?: string
  /** For a process that writes millions of rows and then ends. */
  readonly bulk?: boolean
  /** Whether rows without any seal are no reason not to open. */
  readonly mayLackSeals?: boolean
}

/**
 * Opens the database, and brings it to this program's schema. Rows from before there were seals get theirs when the key file is made. Throws `config_invalid`, in words
 * for the operator, when database or keys can't be used, or don't belong together.
 */
export async function openStores(config: StoreConfig, surroundings: StoreSurroundings): Promise<Stores> {
  const { seals, isNew } = prepareSeals(config)
  const sealing: Sealing = { seals, onBroken: surroundings.onBroken ?? (() => {}) }
  let stores: Stores | null = null
  try {
    stores = await openUnchecked(config, surroundings, sealing)
    const sample = await stores.seals.sample()
    const isUnsealed = sample.every((seal) => seal === null)
    if (isNew) await claim(stores, seals)
    if (isNew && isUnsealed) await stores.seals.renew(true, () => {})
    else if (!(isUnsealed && surroundings.mayLackSeals === true)) requireOurs(sample, seals)
    return stores
  } catch (error) {
    await stores?.close()
    if (isNew) withdrawSealKey(config.dataFolder)
    throw error
  }
}

async function openUnchecked(
  { dataFolder, database, changeLogPartitions }: StoreConfig,
  { clock, onCommit = () => {}, bulk = false, file = join(dataFolder, DATABASE_FILE) }: StoreSurroundings,
  sealing: Sealing,
): Promise<Stores> {
  const partitions = changeLogPartitions ?? null
  if (partitions !== null) requirePartitions(partitions)
  if (database === undefined) return openSqliteStore({ file, clock, onCommit, sealing, bulk, partitions })
  // Loaded where it is wanted, so that the others start without it.
  const { readAddress } = await import('../adapters/postgres/address.ts')
  const { openPostgresStore } = await import('../adapters/postgres/store.ts')
  return openPostgresStore({ address: readAddress(database), clock, onCommit, sealing, partitions })
}

/** Of several processes that make a key at once, for one database in different folders, one alone may keep it. */
async function claim({ management }: Stores, { keyId }: RowSeals): Promise<void> {
  const holder = await management.write(async ({ settings }) => {
    const holder = await settings.get('seal_key_id')
    if (holder === null) await settings.set('seal_key_id', keyId)
    return { value: holder, audit: [], changes: [] }
  })
  if (holder !== null && holder !== keyId) throw foreignKey()
}

/** A service with other keys than its database's would refuse everybody; it had better not start. */
function requireOurs(sample: readonly (string | null)[], seals: RowSeals): void {
  if (sample.length === 0 || sample.some((seal) => seal !== null && seals.isKnown(seal))) return
  if (sample.some((seal) => seal !== null)) throw foreignKey()
  throw new LatchkeyError(
    'config_invalid',
    'The credentials in the database carry no seals. If nobody else can have written to it, seal them once: latchkey renew-seals --adopt.',
  )
}

const foreignKey = (): LatchkeyError =>
  new LatchkeyError(
    'config_invalid',
    'The credentials in the database are sealed with another key than those at hand. Put the key of that database into LATCHKEY_SEAL_KEY, or its file seal.key into the data folder.',
  )
