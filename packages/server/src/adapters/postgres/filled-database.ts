import { LatchkeyError } from '@latchkey/core'
import type { Clock } from '@latchkey/verifier'
import { Kysely, PostgresDialect } from 'kysely'
import type { RowSeals, SealFindings } from '../../ports/row-seals.ts'
import { partitionChoice } from '../sql/partition-choice.ts'
import { sealUpkeep } from '../sql/seal-upkeep.ts'
import type { Tables } from '../sql/tables.ts'
import type { WholeRow, WritableTables } from '../sql/whole-tables.ts'
import { type PostgresAddress, shown } from './address.ts'
import { unusable } from './errors.ts'
import { BEING_FILLED, migrate } from './migrate.ts'
import { openPool } from './pool.ts'
import { patience } from './retry.ts'
import { postgresTransactions } from './transactions.ts'

/** A database that is filled from another one. Until it is declared whole no service starts on it. */
export interface FilledDatabase extends WritableTables {
  examineSeals(seals: RowSeals): Promise<SealFindings>
  declareWhole(): Promise<void>
  close(): Promise<void>
}

const TIMEOUTS = { connect: 5000, statement: 600_000, lock: 5000, idleInTransaction: 60_000 }
const START_WITHIN_MS = 10_000
/** The protocol numbers parameters with 16 bits. */
const MOST_PARAMETERS = 60_000

/** Throws `config_invalid` for a server that can't be used, and for a database that holds something else already. */
export async function openFilled(address: PostgresAddress, clock: Clock): Promise<FilledDatabase> {
  const pool = openPool(address, TIMEOUTS, 2)
  try {
    await begin()
  } catch (error) {
    await pool.end()
    throw unusable(shown(address), error)
  }

  async function begin(): Promise<void> {
    const isOurs = await pool.query('select 1 from migrations where version = $1', [BEING_FILLED]).then(
      ({ rowCount }) => rowCount === 1,
      () => false,
    )
    if (isOurs) return
    await migrate({ pool, clock, patience: patience(START_WITHIN_MS) })
    const { rowCount } = await pool.query('select 1 from principals limit 1')
    if (rowCount !== 0)
      throw new LatchkeyError(
        'config_invalid',
        `The database ${shown(address)} holds a service's data already. Name one that is empty.`,
      )
    await pool.query("insert into migrations (version, name, applied_at) values ($1, 'being filled', $2)", [
      BEING_FILLED,
      clock(),
    ])
  }

  return {
    async count({ name }) {
      const { rows } = await pool.query<{ rows: number }>(`select count(*) as rows from ${name}`)
      return rows[0]?.rows ?? 0
    },
    async rowsAfter({ name, columns, key }, after, limit) {
      const place = key.map((_, index) => `$${index + 1}`).join(', ')
      const behind = after === null ? '' : `where (${key.join(', ')}) > (${place})`
      const order = key.join(', ')
      const { rows } = await pool.query<WholeRow>(
        `select ${columns.join(', ')} from ${name} ${behind} order by ${order} limit ${limit}`,
        [...(after ?? [])],
      )
      return rows
    },
    async put({ name, columns, key }, rows) {
      const most = Math.floor(MOST_PARAMETERS / columns.length)
      const others = columns.filter((column) => !key.includes(column))
      const replace =
        others.length === 0
          ? 'nothing'
          : `update set ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`
      for (let from = 0; from < rows.length; from += most) {
        const part = rows.slice(from, from + most)
        const places = part.map(
          (_, row) => `(${columns.map((_, at) => `$${row * columns.length + at + 1}`).join(', ')})`,
        )
        await pool.query(
          `insert into ${name} (${columns.join(', ')}) values ${places.join(', ')} on conflict (${key.join(', ')}) do ${replace}`,
          part.flatMap((row) => columns.map((column) => row[column] ?? null)),
        )
      }
    },
    async remove({ name, key }, row) {
      const condition = key.map((column, index) => `${column} = $${index + 1}`).join(' and ')
      await pool.query(
        `delete from ${name} where ${condition}`,
        key.map((column) => row[column]),
      )
    },
    async examineSeals(seals) {
      const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
      const transactions = postgresTransactions({
        ...{ reader: kysely, writer: kysely, repeater: kysely },
        isolation: address.isolation,
        patience: patience(START_WITHIN_MS),
        partitions: partitionChoice(1, Math.random),
      })
      return sealUpkeep(transactions, seals).examine(() => {})
    },
    async declareWhole() {
      await pool.query('delete from migrations where version = $1', [BEING_FILLED])
    },
    close: () => pool.end(),
  }
}
