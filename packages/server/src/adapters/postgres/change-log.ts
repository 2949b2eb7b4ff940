import { randomBytes } from 'node:crypto'
import { type ChangeSubject, type Position, placeOfChange } from '@latchkey/core'
import type { Pool } from 'pg'
import type { ChangeLog } from '../../ports/change-log.ts'
import { headIdOf, positionFrom } from '../sql/change-log.ts'
import { lastKeyOf, logKey, numberOf, trimmedRanges } from '../sql/log-keys.ts'
import { beginEpochStatement, claimLayoutStatement, layoutStatements } from '../sql/log-layout.ts'
import { isConflict, isLost, translate } from './errors.ts'
import { type Patience, retrying } from './retry.ts'

interface HeadRow {
  readonly epoch: string
  readonly position: number
}

interface StretchRow {
  readonly id: number
  readonly epoch: string
  readonly head: number
  readonly oldest: number | null
  /** `null`, like the rest of the row, when nothing came after the position in this partition. */
  readonly position: number | null
  readonly type: ChangeSubject['type']
  readonly subject_id: string
}

const HEAD = { name: 'change-head', text: 'select epoch, position from change_head order by id' }

/**
 * One statement, so that heads and entries are of the same moment, for a position in so many partitions. $1 is the epoch, $2 how many entries of each partition, and then there
 * is a key for each.
 */
function stretch(partitions: number) {
  const arms = Array.from(
    { length: partitions },
    (_, partition) => `(select ${headIdOf(partition)} as head, position, type, subject_id from change_log
      where position > $${partition + 3} and position <= ${lastKeyOf(partition)} order by position limit $2)`,
  )
  const room = logKey(1, 0)
  return {
    name: `change-stretch-${partitions}`,
    text: `select h.id, h.epoch, h.position as head, e.position, e.type, e.subject_id,
      (select min(o.position) from change_log o where o.position > (h.id - 1) * ${room} and o.position < h.id * ${room}) as oldest
    from change_head h
    left join (${arms.join(' union all ')}) e on e.head = h.id and h.epoch = $1
    order by h.id, e.position`,
  }
}

// By position: a wall clock that was set back would otherwise leave a gap, which a reader would step over.
const TRIM = `delete from change_log where position > $2 and position <= (
  select max(position) from change_log where at < $1 and position > $2 and position <= $3)`

const EPOCH_BYTES = 8
const newEpoch = (): string => randomBytes(EPOCH_BYTES).toString('hex')

/** Gives the log an epoch of its own where it has none: in a new database, and in a restored one whose epoch was taken away. */
export async function beginEpoch(pool: Pool): Promise<void> {
  await pool.query(beginEpochStatement(newEpoch()))
}

/** Gives the log so many partitions, if it has another number of them. `null` leaves it as it is. Returns how many it has. */
export async function layOutLog(pool: Pool, patience: Patience, partitions: number | null): Promise<number> {
  const count = async (): Promise<number> => {
    const { rows } = await pool.query<{ partitions: number }>('select partitions from change_head where id = 1')
    return rows[0]?.partitions ?? 1
  }
  const found = await count()
  if (partitions === null || partitions === found) return found
  await retrying(patience, isConflict, async () => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      const claimed = await client.query(claimLayoutStatement(partitions))
      if (claimed.rowCount !== 0) for (const text of layoutStatements(partitions, newEpoch())) await client.query(text)
      await client.query('commit')
    } catch (fault) {
      await client.query('rollback').catch(() => undefined)
      throw fault
    } finally {
      client.release()
    }
  })
  return count()
}

export function postgresChangeLog(pool: Pool, patience: Patience): ChangeLog {
  const statements = new Map<number, ReturnType<typeof stretch>>()
  const persistently = <T>(ask: () => Promise<T>): Promise<T> =>
    retrying(patience, isLost, ask).catch((fault: unknown) => {
      throw translate(fault)
    })
  function statementFor(partitions: number): ReturnType<typeof stretch> {
    const statement = statements.get(partitions) ?? stretch(partitions)
    statements.set(partitions, statement)
    return statement
  }
  const head = async (): Promise<Position> => positionFrom((await pool.query<HeadRow>(HEAD)).rows)
  return {
    read: ({ epoch, numbers }, limit) =>
      persistently(async () => {
        const keys = numbers.map((number, partition) => logKey(partition, number))
        const each = Math.max(1, Math.floor(limit / numbers.length))
        const { rows } = await pool.query<StretchRow>({
          ...statementFor(numbers.length),
          values: [epoch, each, ...keys],
        })
        return stretchFrom(rows)
      }),
    head: () => persistently(head),
    trim: (before) =>
      persistently(async () => {
        let gone = 0
        for (const { after, last } of trimmedRanges((await head()).numbers.length))
          gone += (await pool.query(TRIM, [before, after, last])).rowCount ?? 0
        return gone
      }),
  }
}

/** The rows of one partition come together, and its head comes with each. */
function stretchFrom(rows: readonly StretchRow[]): Awaited<ReturnType<ChangeLog['read']>> {
  const heads = rows.filter(({ id }, index) => id !== rows[index - 1]?.id)
  const head = positionFrom(heads.map(({ epoch, head }) => ({ epoch, position: head })))
  const { epoch } = head
  return {
    head,
    kept: { epoch, numbers: heads.map(({ oldest, head }) => (oldest === null ? head : numberOf(oldest) - 1)) },
    entries: rows.flatMap(({ id, position, type, subject_id }) =>
      position === null
        ? []
        : [{ position: placeOfChange(epoch, heads.length, id - 1, numberOf(position)), type, id: subject_id }],
    ),
  }
}
