import { randomBytes } from 'node:crypto'
import type { ChangeSubject } from '@latchkey/core'
import type { Pool } from 'pg'
import type { ChangeLog } from '../../ports/change-log.ts'
import { isLost, translate } from './errors.ts'
import { type Patience, retrying } from './retry.ts'

interface HeadRow {
  readonly epoch: string
  readonly head: number
}

interface StretchRow extends HeadRow {
  readonly oldest: number | null
  /** `null`, like the rest of the row, when nothing came after the position. */
  readonly position: number | null
  readonly type: ChangeSubject['type']
  readonly subject_id: string
}

const HEAD = { name: 'change-head', text: 'select epoch, position as head from change_head where id = 1' }

/** One statement, so that head and entries are of the same moment. */
const STRETCH = {
  name: 'change-stretch',
  text: `select h.epoch, h.position as head, (select min(o.position) from change_log o) as oldest, e.position, e.type, e.subject_id
    from change_head h
    left join (select position, type, subject_id from change_log where position > $1 order by position limit $2) e on h.epoch = $3
    where h.id = 1
    order by e.position`,
}

// By position: a wall clock that was set back would otherwise leave a gap, which a reader would step over.
const TRIM = 'delete from change_log where position <= (select max(position) from change_log where at < $1)'

const EPOCH_BYTES = 8

/** Gives the log an epoch of its own where it has none: in a new database, and in a restored one whose epoch was taken away. */
export async function beginEpoch(pool: Pool): Promise<void> {
  const epoch = randomBytes(EPOCH_BYTES).toString('hex')
  await pool.query("update change_head set epoch = $1 where id = 1 and epoch = ''", [epoch])
}

export function postgresChangeLog(pool: Pool, patience: Patience): ChangeLog {
  const persistently = <T>(ask: () => Promise<T>): Promise<T> =>
    retrying(patience, isLost, ask).catch((fault: unknown) => {
      throw translate(fault)
    })
  return {
    read: (after, limit) =>
      persistently(async () => {
        const { rows } = await pool.query<StretchRow>({ ...STRETCH, values: [after.number, limit, after.epoch] })
        const [{ epoch, head, oldest }] = rows as [StretchRow]
        return {
          head: { epoch, number: head },
          oldest: oldest ?? head + 1,
          entries: rows.flatMap(({ position, type, subject_id }) =>
            position === null ? [] : [{ position: { epoch, number: position }, type, id: subject_id }],
          ),
        }
      }),
    head: () =>
      persistently(async () => {
        const { rows } = await pool.query<HeadRow>(HEAD)
        const { epoch, head } = rows[0] as HeadRow
        return { epoch, number: head }
      }),
    trim: (before) => persistently(async () => (await pool.query(TRIM, [before])).rowCount ?? 0),
  }
}
