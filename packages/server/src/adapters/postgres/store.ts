import { LatchkeyError } from '@latchkey/core'
import type { Clock } from '@latchkey/verifier'
import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import type { CommitListener } from '../../ports/change-log.ts'
import type { Stores } from '../../ports/stores.ts'
import { partitionChoice } from '../sql/partition-choice.ts'
import { sealUpkeep } from '../sql/seal-upkeep.ts'
import type { Sealing } from '../sql/sealed-credentials.ts'
import { sqlStore } from '../sql/store.ts'
import type { Tables } from '../sql/tables.ts'
import { sqlUsage } from '../sql/usage.ts'
import { type PostgresAddress, shown } from './address.ts'
import { beginEpoch, layOutLog, postgresChangeLog } from './change-log.ts'
import { isConflict, isLost, translate, unusable } from './errors.ts'
import { migrate } from './migrate.ts'
import { openPool, type PostgresTimeouts } from './pool.ts'
import { patience, retrying } from './retry.ts'
import { postgresTransactions } from './transactions.ts'
import { LOOKUP_SETTINGS, postgresVerificationStore } from './verification-store.ts'

export interface PostgresStoreParts {
  readonly address: PostgresAddress
  readonly clock: Clock
  readonly onCommit: CommitListener
  readonly sealing: Sealing
  readonly timeouts?: Partial<PostgresTimeouts>
  /** Of the change log; `null` for as many as it has. */
  readonly partitions?: number | null
}

/** A node that freezes in the middle of a change holds up those of all others, so it loses its transaction before they lose their patience. */
const TIMEOUTS: PostgresTimeouts = { connect: 5000, statement: 10_000, lock: 5000, idleInTransaction: 3000 }

/**
 * A look-up takes a moment or is too late for whoever asked. It shares few connections with all others, and one that is given up late keeps them waiting after the database
 * is well again.
 */
const LOOKUP_STATEMENT_MS = 2500

/** How long a fault that might pass is worked around before the caller hears of it: a failover takes seconds, and people wait for no more. */
const GIVE_UP_AFTER_MS = { write: 5000, read: 2000, start: 10_000 }

/** Opens the database on a server, and if need be migrates it. Throws `config_invalid`, in words for the operator, when it can't be used. */
export async function openPostgresStore(parts: PostgresStoreParts): Promise<Stores> {
  const { address, clock, onCommit, sealing } = parts
  const { isolation, maxConnections } = address
  const timeouts = { ...TIMEOUTS, ...parts.timeouts }
  const partitions = await prepare(parts, timeouts)
  // Writes of one partition take turns anyway, so one connection is enough for each; and they never keep those waiting who verify.
  const writeConnections = Math.min(partitions, Math.floor(maxConnections / 3))
  const repeatConnections = writeConnections > 1 ? 1 : 0
  const otherConnections = maxConnections - writeConnections - repeatConnections
  const lookupConnections = Math.floor(otherConnections / 2)
  const lookups = openPool(address, atMost(timeouts, LOOKUP_STATEMENT_MS), lookupConnections, LOOKUP_SETTINGS)
  const reads = openPool(address, timeouts, otherConnections - lookupConnections)
  const writes = openPool(address, timeouts, writeConnections, WRITE_SETTINGS)
  const repeats = repeatConnections === 0 ? writes : openPool(address, timeouts, repeatConnections, WRITE_SETTINGS)
  let ending: Promise<unknown> | undefined
  const end = async () => {
    ending ??= Promise.all([...new Set([lookups, reads, writes, repeats])].map((pool) => pool.end()))
    await ending
  }
  const [reader, writer, repeater] = [overPool(reads), overPool(writes), overPool(repeats)]
  const whileReading = patience(GIVE_UP_AFTER_MS.read)
  const transactions = postgresTransactions({
    ...{ reader, writer, repeater, isolation },
    patience: patience(GIVE_UP_AFTER_MS.write),
    partitions: partitionChoice(partitions, Math.random),
  })
  return {
    management: sqlStore({ transactions, clock, onCommit, sealing }),
    verification: postgresVerificationStore(lookups, whileReading, sealing),
    // To trim the log takes as long as there is much to trim.
    changes: { ...postgresChangeLog(lookups, whileReading), trim: postgresChangeLog(reads, whileReading).trim },
    usage: sqlUsage((work) =>
      retrying(whileReading, isConflict, () => reader.transaction().execute(work)).catch((fault: unknown) => {
        throw translate(fault)
      }),
    ),
    seals: sealUpkeep(transactions, sealing.seals),
    close: end,
  }
}

/** Brings the database to this program's schema and its log to the partitions that are asked for. Returns how many it has. */
async function prepare(
  { address, clock, partitions = null }: PostgresStoreParts,
  timeouts: PostgresTimeouts,
): Promise<number> {
  const pool = openPool(address, timeouts, 2)
  const whileStarting = patience(GIVE_UP_AFTER_MS.start)
  try {
    // A migration keeps a connection, and says on another one that it is alive.
    await migrate({ pool, clock, patience: whileStarting })
    await retrying(whileStarting, isLost, () => beginEpoch(pool))
    const found = await layOutLog(pool, whileStarting, partitions)
    if (found > 1 && address.isolation !== 'serializable') throw needsSerializable(found)
    return found
  } catch (error) {
    throw unusable(shown(address), error)
  } finally {
    await pool.end()
  }
}

const needsSerializable = (partitions: number): LatchkeyError =>
  new LatchkeyError(
    'config_invalid',
    `The change log has ${partitions} partitions, whose writers run side by side. Leave isolation=read-committed out of the address of the database, or set CHANGE_LOG_PARTITIONS to 1.`,
  )

/**
 * A look through a whole table, which is how the engine reads a small one, counts as having read all of it, and so as in conflict with whoever writes to it. (A hint, which
 * other engines need not know.)
 */
const WRITE_SETTINGS = { enable_seqscan: 'off' } as const

const atMost = (timeouts: PostgresTimeouts, statement: number): PostgresTimeouts => ({
  ...timeouts,
  statement: Math.min(timeouts.statement, statement),
})

/** The pools are ended by who opened them. */
const overPool = (pool: Pool): Kysely<Tables> => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
