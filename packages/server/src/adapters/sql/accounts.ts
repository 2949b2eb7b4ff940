import type { Instant } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { AccountReader, AccountWriter } from '../../ports/account-table.ts'
import type { Tables } from './tables.ts'

export function accounts(db: Transaction<Tables>): AccountReader & AccountWriter {
  return {
    async find(id) {
      const row = await db.selectFrom('accounts').selectAll().where('principal_id', '=', id).executeTakeFirst()
      return {
        principalId: id,
        verifiedEmail: row?.verified_email ?? null,
        passwordHash: row?.password_hash ?? null,
        passwordSetAt: (row?.password_set_at ?? null) as Instant | null,
        language: row?.language ?? null,
      }
    },
    async put({ principalId, verifiedEmail, passwordHash, passwordSetAt, language }) {
      const values = {
        verified_email: verifiedEmail,
        password_hash: passwordHash,
        password_set_at: passwordSetAt,
        language,
      }
      await db
        .insertInto('accounts')
        .values({ principal_id: principalId, ...values })
        .onConflict((conflict) => conflict.column('principal_id').doUpdateSet(values))
        .execute()
    },
    async delete(id) {
      for (const table of ['passkeys', 'tickets', 'device_requests', 'embed_codes', 'identities'] as const)
        await db.deleteFrom(table).where('principal_id', '=', id).execute()
      await db.deleteFrom('accounts').where('principal_id', '=', id).execute()
    },
  }
}
