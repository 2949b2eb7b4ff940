import type { Transaction } from 'kysely'
import type { SettingReader, SettingWriter } from '../../ports/setting-table.ts'
import type { Tables } from './tables.ts'

export function settings(db: Transaction<Tables>): SettingReader & SettingWriter {
  return {
    async get(name) {
      const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
      return row?.value ?? null
    },
    async set(name, value) {
      await db
        .insertInto('settings')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute()
    },
  }
}
