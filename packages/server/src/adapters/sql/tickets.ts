import type { Instant, PrincipalId } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { TicketReader, TicketWriter } from '../../ports/ticket-table.ts'
import { digestBytes } from './digest.ts'
import type { Tables } from './tables.ts'

export function tickets(db: Transaction<Tables>): TicketReader & TicketWriter {
  return {
    async find(lookup, purpose, now) {
      const row = await db
        .selectFrom('tickets')
        .selectAll()
        .where('lookup', '=', digestBytes(lookup))
        .where('purpose', '=', purpose)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      if (row === undefined) return null
      const { email, expires_at } = row
      return { lookup, purpose, email, principalId: row.principal_id as PrincipalId, expiresAt: expires_at as Instant }
    },
    async insert({ lookup, purpose, principalId, email, expiresAt }, now) {
      await db.deleteFrom('tickets').where('expires_at', '<=', now).execute()
      await db
        .insertInto('tickets')
        .values({ lookup: digestBytes(lookup), purpose, principal_id: principalId, email, expires_at: expiresAt })
        .execute()
    },
    async use(principal, purpose) {
      await db.deleteFrom('tickets').where('principal_id', '=', principal).where('purpose', '=', purpose).execute()
    },
  }
}
