import type { Instant } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { AnswerTable } from '../../ports/answer-table.ts'
import { digestBytes, digestText } from './digest.ts'
import type { Tables } from './tables.ts'

export function answers(db: Transaction<Tables>): AnswerTable {
  return {
    async find(lookup, now) {
      const row = await db
        .selectFrom('answers')
        .selectAll()
        .where('lookup', '=', digestBytes(lookup))
        .where('expires_at', '>', now)
        .executeTakeFirst()
      if (row === undefined) return null
      return { lookup, request: digestText(row.request), sealed: row.sealed, expiresAt: row.expires_at as Instant }
    },
    async put(answer, now) {
      await db.deleteFrom('answers').where('expires_at', '<=', now).execute()
      const { sealed, expiresAt } = answer
      await db
        .insertInto('answers')
        .values({
          lookup: digestBytes(answer.lookup),
          request: digestBytes(answer.request),
          sealed,
          expires_at: expiresAt,
        })
        .execute()
    },
  }
}
