import { type PostgresAddress, shown } from './address.ts'
import { unusable } from './errors.ts'
import { openPool } from './pool.ts'

const TIMEOUTS = { connect: 5000, statement: 10_000, lock: 5000, idleInTransaction: 15_000 }

/** Leaves the change log without an epoch, so that whoever opens the database next begins another. Throws `config_invalid`, in words for the operator, when it can't be used. */
export async function takeEpochAway(address: PostgresAddress): Promise<void> {
  const pool = openPool(address, TIMEOUTS, 1)
  try {
    await pool.query("update change_head set epoch = ''")
  } catch (error) {
    throw unusable(shown(address), error)
  } finally {
    await pool.end()
  }
}
