import { randomUUID } from 'node:crypto'
import { LatchkeyError } from '@latchkey/core'
import type { Clock } from '@latchkey/verifier'
import type { ClientBase, Pool } from 'pg'
import { MIGRATIONS, type Migration } from '../sql/migrations.ts'
import { isLost, isMissingTable, isSchemaConflict } from './errors.ts'
import { type Patience, retrying } from './retry.ts'
import { type SchemaWords, schemaStatements, wordsOf } from './schema-words.ts'

export interface MigrateParts {
  readonly pool: Pool
  readonly clock: Clock
  readonly patience: Patience
  readonly migrations?: readonly Migration[]
}

/** Stands in the place of a version while a database is filled from another one, so that no service starts on it. */
export const BEING_FILLED = 2_147_483_647

/** For a migration that only adds. */
const ANY_PROGRAM = 0

/** How long a node that migrates is waited for after it last said so. */
const LEASE_MS = 15_000
const HEARTBEAT_MS = 5000
/** A change of the schema that waits for a lock has everybody else wait behind it, so it gives up soon and comes back. */
const LOCK_WAIT_MS = 1000
const LOOK_AGAIN_MS = 100
/** How long to come back for. */
const TRY_LOCKS_FOR_MS = 120_000
/** The longest that a timer can run. */
const UNLIMITED_MS = 2 ** 31 - 1

const BOOKKEEPING = [
  'create table if not exists migrations (version bigint primary key, name text not null, applied_at bigint not null)',
  'alter table migrations add column if not exists oldest_program bigint',
  'create table if not exists migration_lease (id bigint primary key, holder text not null, until bigint not null)',
]

// The server's clock, since those of the nodes differ.
const NOW = 'cast(extract(epoch from clock_timestamp()) * 1000 as bigint)'
const TAKE_LEASE = `insert into migration_lease (id, holder, until) values (1, $1, ${NOW} + ${LEASE_MS})
  on conflict (id) do update set holder = excluded.holder, until = excluded.until
  where migration_lease.until < ${NOW} or migration_lease.holder = excluded.holder
  returning holder`

/**
 * Brings a database to this program's schema while older versions of it go on working. Of several nodes that start at once the one that holds the lease row
 * migrates, and the others wait for it. Each statement is run for itself and can be run again, so that a node which dies halfway is succeeded by the next.
 * A database that a newer program has migrated is used as it is where that program's migrations say that this one can. Throws `config_invalid` for any other that is
 * newer.
 */
export async function migrate({ pool, clock, patience, migrations = MIGRATIONS }: MigrateParts): Promise<void> {
  const newest = migrations.at(-1)?.version ?? 0
  const holder = randomUUID()
  const persistently = <T>(ask: () => Promise<T>): Promise<T> =>
    retrying(patience, (fault) => isLost(fault) || isSchemaConflict(fault), ask)

  for (;;) {
    const done = await persistently(() => doneOn(pool))
    const version = newestOf(done)
    if (version === BEING_FILLED) throw beingFilled()
    if (version > newest && !canServe(newest, done)) throw tooNew(version, newest)
    if (version >= newest) return
    for (const text of BOOKKEEPING) await persistently(() => pool.query(text))
    if ((await persistently(() => pool.query(TAKE_LEASE, [holder]))).rowCount !== 1) {
      await patience.sleep(LOOK_AGAIN_MS)
      continue
    }
    const heartbeat = setInterval(() => void pool.query(TAKE_LEASE, [holder]).catch(() => undefined), HEARTBEAT_MS)
    try {
      await retrying({ ...patience, giveUpAfterMs: TRY_LOCKS_FOR_MS }, isSchemaConflict, async () => {
        const from = newestOf(await doneOn(pool))
        for (const next of migrations.filter(({ version: number }) => number > from)) await apply(pool, next, clock)
      })
    } finally {
      clearInterval(heartbeat)
      await pool.query('delete from migration_lease where holder = $1', [holder]).catch(() => undefined)
    }
  }
}

interface DoneMigration {
  readonly version: number
  /** Absent or `null` where a program wrote it that did not say: then none but those that know it can work with it. */
  readonly oldest_program?: number | null
}

async function doneOn(pool: Pool): Promise<readonly DoneMigration[]> {
  try {
    return (await pool.query<DoneMigration>('select * from migrations')).rows
  } catch (error) {
    if (isMissingTable(error)) return []
    throw error
  }
}

const newestOf = (done: readonly DoneMigration[]): number => Math.max(0, ...done.map(({ version }) => version))

/** Whether a program that knows the schema up to a version can work with all that came after. */
const canServe = (program: number, done: readonly DoneMigration[]): boolean =>
  done.every(
    ({ version, oldest_program = null }) =>
      version <= program || (oldest_program !== null && oldest_program <= program),
  )

async function apply(pool: Pool, migration: Migration, clock: Clock): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query(`set lock_timeout = ${LOCK_WAIT_MS}`)
    // To build an index takes as long as it takes.
    await client.query('set statement_timeout = 0')
    const { rows } = await client.query<{ version: string }>('select version() as version')
    const words = wordsOf(rows[0]?.version ?? '')
    for (const { text, builds } of schemaStatements(migration, words)) {
      if (builds !== null) await dropHalfMade(client, builds, words)
      await client.query({ text, query_timeout: UNLIMITED_MS } as { text: string })
    }
    await client.query(
      'insert into migrations (version, name, applied_at, oldest_program) values ($1, $2, $3, $4) on conflict do nothing',
      [migration.version, migration.name, clock(), migration.oldestProgram ?? ANY_PROGRAM],
    )
  } finally {
    // Its settings are not those of the pool.
    client.release(true)
  }
}

const HALF_MADE = `select 1 from pg_index i join pg_class c on c.oid = i.indexrelid
  where c.relname = $1 and pg_table_is_visible(c.oid) and not i.indisvalid`

async function dropHalfMade(client: ClientBase, index: string, { dropIndex }: SchemaWords): Promise<void> {
  const { rowCount } = await client.query(HALF_MADE, [index])
  if (rowCount !== 0) await client.query(`${dropIndex} if exists ${index}`)
}

function tooNew(version: number, newest: number): LatchkeyError {
  return new LatchkeyError(
    'config_invalid',
    `The database has schema version ${version}, but this program knows only up to ${newest}. Start the newer version of Latchkey that wrote it.`,
  )
}

function beingFilled(): LatchkeyError {
  return new LatchkeyError(
    'config_invalid',
    'The database is being filled from another one. Wait until latchkey migrate-store is done, or run it again if it was cut off.',
  )
}
