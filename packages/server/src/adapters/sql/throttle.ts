import type { Instant } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { ThrottleTable } from '../../ports/throttle-table.ts'
import type { Tables } from './tables.ts'

export function throttle(db: Transaction<Tables>): ThrottleTable {
  return {
    async find(subject) {
      const row = await db.selectFrom('failures').selectAll().where('subject', '=', subject).executeTakeFirst()
      return row === undefined ? null : { count: row.count, lastAt: row.last_at as Instant }
    },
    async put(subject, { count, lastAt }) {
      const values = { count, last_at: lastAt }
      await db
        .insertInto('failures')
        .values({ subject, ...values })
        .onConflict((conflict) => conflict.column('subject').doUpdateSet(values))
        .execute()
    },
    async delete(subject) {
      await db.deleteFrom('failures').where('subject', '=', subject).execute()
    },
    async forget(before) {
      await db.deleteFrom('failures').where('last_at', '<', before).execute()
    },
  }
}
