import type { Clock } from '@latchkey/verifier'
import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import type { CommitListener } from '../../ports/change-log.ts'
import type { Stores } from '../../ports/stores.ts'
import { sealUpkeep } from '../sql/seal-upkeep.ts'
import type { Sealing } from '../sql/sealed-credentials.ts'
import { sqlStore } from '../sql/store.ts'
import type { Tables } from '../sql/tables.ts'
import { sqlUsage } from '../sql/usage.ts'
import { type PostgresAddress, shown } from './address.ts'
import { beginEpoch, postgresChangeLog } from './change-log.ts'
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
}

/** A node that freezes in the middle of a change holds up those of all others, so it loses its transaction before they lose their patience. */
const TIMEOUTS: PostgresTimeouts = { connect: 5000, statement: 10_000, lock: 5000, idleInTransaction: 3000 }

/** How long a fault that might pass is worked around before the caller hears of it: a failover takes seconds, and people wait for no more. */
const GIVE_UP_AFTER_MS = { write: 5000, read: 2000, start: 10_000 }

/** Opens the database on a server, and if need be migrates it. Throws `config_invalid`, in words for the operator, when it can't be used. */
export async function openPostgresStore(parts: PostgresStoreParts): Promise<Stores> {
  const { address, clock, onCommit, sealing } = parts
  const { isolation, maxConnections } = address
  const timeouts = { ...TIMEOUTS, ...parts.timeouts }
  // Writes take turns anyway, so one connection is enough for them; and they never keep those waiting who verify.
  const lookupConnections = Math.floor((maxConnections - 1) / 2)
  const lookups = openPool(address, timeouts, lookupConnections, LOOKUP_SETTINGS)
  const reads = openPool(address, timeouts, maxConnections - 1 - lookupConnections)
  const writes = openPool(address, timeouts, 1)
  let ending: Promise<unknown> | undefined
  const end = async () => {
    ending ??= Promise.all([lookups, reads, writes].map((pool) => pool.end()))
    await ending
  }
  try {
    const whileStarting = patience(GIVE_UP_AFTER_MS.start)
    await migrate({ pool: reads, clock, patience: whileStarting })
    await retrying(whileStarting, isLost, () => beginEpoch(writes))
  } catch (error) {
    await end()
    throw unusable(shown(address), error)
  }
  const [reader, writer] = [overPool(reads), overPool(writes)]
  const whileReading = patience(GIVE_UP_AFTER_MS.read)
  const transactions = postgresTransactions({
    ...{ reader, writer, isolation },
    patience: patience(GIVE_UP_AFTER_MS.write),
  })
  return {
    management: sqlStore({ transactions, clock, onCommit, sealing }),
    verification: postgresVerificationStore(lookups, whileReading, sealing),
    changes: postgresChangeLog(lookups, whileReading),
    usage: sqlUsage((work) =>
      retrying(whileReading, isConflict, () => reader.transaction().execute(work)).catch((fault: unknown) => {
        throw translate(fault)
      }),
    ),
    seals: sealUpkeep(transactions, sealing.seals),
    close: end,
  }
}

/** The pools are ended by who opened them. */
const overPool = (pool: Pool): Kysely<Tables> => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
