import { type Kysely, sql, type Transaction } from 'kysely'
import type { UsageReader, UsageStore } from '../../ports/usage-store.ts'
import type { Tables } from './tables.ts'

export function sqlUsage(writer: Kysely<Tables>): UsageStore {
  return {
    async add(items) {
      if (items.length === 0) return
      await writer.transaction().execute(async (db) => {
        const known = await db
          .selectFrom('credentials')
          .select('id')
          .where('id', 'in', [...new Set(items.map(({ credentialId }) => credentialId as string))])
          .execute()
        const ids = new Set(known.map(({ id }) => id))
        for (const item of items) {
          if (!ids.has(item.credentialId)) continue
          const { credentialId, count, lastUsedAt, address, userAgent } = item
          await db
            .insertInto('uses')
            .values({ credential_id: credentialId, count, last_used_at: lastUsedAt, address, user_agent: userAgent })
            .onConflict((conflict) =>
              conflict.column('credential_id').doUpdateSet({
                count: sql<number>`uses.count + excluded.count`,
                last_used_at: sql<number>`case when excluded.last_used_at >= uses.last_used_at then excluded.last_used_at else uses.last_used_at end`,
                address: sql<
                  string | null
                >`case when excluded.last_used_at >= uses.last_used_at then excluded.address else uses.address end`,
                user_agent: sql<
                  string | null
                >`case when excluded.last_used_at >= uses.last_used_at then excluded.user_agent else uses.user_agent end`,
              }),
            )
            .execute()
          const days = Object.entries(item.days).map(([day, used]) => ({
            credential_id: credentialId,
            day,
            count: used,
          }))
          if (days.length === 0) continue
          await db
            .insertInto('use_days')
            .values(days)
            .onConflict((conflict) =>
              conflict
                .columns(['credential_id', 'day'])
                .doUpdateSet({ count: sql<number>`use_days.count + excluded.count` }),
            )
            .execute()
        }
      })
    },
  }
}

export function usageDays(db: Transaction<Tables>): UsageReader {
  return {
    days: (id, limit) =>
      db
        .selectFrom('use_days')
        .select(['day', 'count'])
        .where('credential_id', '=', id)
        .orderBy('day', 'desc')
        .limit(limit)
        .execute(),
  }
}
