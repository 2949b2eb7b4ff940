import { dirname } from 'node:path'
import { LatchkeyError, toInstant } from '@latchkey/core'
import type { Clock } from '@latchkey/verifier'
import { copyTables, unequalTables } from '../adapters/sql/copy-tables.ts'
import { openGivenUp } from '../adapters/sqlite/given-up-database.ts'
import type { RowSeals } from '../ports/row-seals.ts'
import { prepareSeals, withdrawSealKey } from './row-seals.ts'

export interface MoveConfig {
  /** The database file in the data folder of a service, with the keys that belong to it beside. */
  readonly from: string
  /** Address of a database on a PostgreSQL server that is empty, or that an earlier attempt began to fill. */
  readonly to: string
  /** Told how far it is, 0 to 1, and how many rows that are. */
  readonly onProgress: (fraction: number, rows: number) => void
  /** Keys that rows are sealed with, where they are not in the file beside the database. */
  readonly sealKeys?: string | undefined
  readonly clock?: Clock
}

export interface Moved {
  readonly tables: number
  readonly rows: number
  readonly credentials: number
  readonly secrets: number
  /** Rows whose seal does not fit, as it did not before. */
  readonly broken: number
}

/**
 * Moves everything to a server: copies, compares every row, and examines every seal. Until the end services go on verifying by the file, and nothing is written to it; from
 * then on it refuses to be written to, so that nothing gets lost between the move and the switch. What was cut off is just run again. Throws `config_invalid`
 * when one of the two can't be used.
 */
export async function moveStore({
  from,
  to,
  onProgress,
  sealKeys,
  clock = () => toInstant(Date.now()),
}: MoveConfig): Promise<Moved> {
  const { readAddress } = await import('../adapters/postgres/address.ts')
  const { openFilled } = await import('../adapters/postgres/filled-database.ts')
  const address = readAddress(to)
  const source = openGivenUp(from)
  try {
    const seals = sealsBeside(from, sealKeys)
    const target = await openFilled(address, clock)
    try {
      let rows = 0
      for (const table of source.tables) rows += await source.count(table)
      // Copied first, and then compared.
      const show = (before: number) => (done: number) => onProgress((before + done) / (2 * Math.max(rows, 1)), done)
      await copyTables(source.tables, source, target, show(0))
      const unequal = await unequalTables(source.tables, source, target, show(rows))
      if (unequal.length > 0)
        throw new LatchkeyError('internal', `After the copy these tables differ: ${unequal.join(', ')}. Run it again.`)
      const { credentials, secrets, broken } = await target.examineSeals(seals)
      source.refuseWrites()
      await target.declareWhole()
      return { tables: source.tables.length, rows, credentials, secrets, broken: broken.length }
    } finally {
      await target.close()
    }
  } finally {
    source.close()
  }
}

/** Those of the service that is given up; none are made here. */
function sealsBeside(from: string, sealKeys: string | undefined): RowSeals {
  const dataFolder = dirname(from)
  const { seals, isNew } = prepareSeals({ dataFolder, ...(sealKeys === undefined ? {} : { sealKeys }) })
  if (!isNew) return seals
  withdrawSealKey(dataFolder)
  throw new LatchkeyError(
    'config_invalid',
    `Beside ${from} there is no key that its rows are sealed with. Start this version of Latchkey on it once, or set LATCHKEY_SEAL_KEY as the service has it.`,
  )
}
