import type { Transaction } from 'kysely'
import type { RecoverableReader, RecoverableSecret, RecoverableWriter } from '../../ports/recoverable-table.ts'
import type { RecoverableRow, Tables } from './tables.ts'

export function recoverable(db: Transaction<Tables>): RecoverableReader & RecoverableWriter {
  const notUnder = (keyId: string) => db.selectFrom('recoverable_secrets').where('key_id', '!=', keyId)
  return {
    async find(id) {
      const row = await db
        .selectFrom('recoverable_secrets')
        .selectAll()
        .where('credential_id', '=', id)
        .executeTakeFirst()
      return row === undefined ? null : secretFrom(row)
    },
    async notUnder(keyId, after, limit) {
      const rows = notUnder(keyId).selectAll().orderBy('credential_id').limit(limit)
      const behind = after === null ? rows : rows.where('credential_id', '>', after)
      return (await behind.execute()).map(secretFrom)
    },
    async countNotUnder(keyId) {
      const { count } = await notUnder(keyId)
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async put({ credentialId, version, keyId, sealed }) {
      const row = { version, key_id: keyId, sealed }
      await db
        .insertInto('recoverable_secrets')
        .values({ credential_id: credentialId, ...row })
        .onConflict((on) => on.column('credential_id').doUpdateSet(row))
        .execute()
    },
    async forget(owner) {
      const owned = db
        .selectFrom('credentials')
        .select('id')
        .where('owner_id', '=', owner.id)
        .where('owner_type', '=', owner.type)
      await db.deleteFrom('recoverable_secrets').where('credential_id', 'in', owned).execute()
    },
  }
}

const secretFrom = (row: RecoverableRow): RecoverableSecret => ({
  credentialId: row.credential_id as RecoverableSecret['credentialId'],
  version: row.version,
  keyId: row.key_id,
  sealed: row.sealed,
})
