import { setImmediate } from 'node:timers/promises'
import type { UsageItem } from '@latchkey/verifier'
import { sql, type Transaction } from 'kysely'
import type { UsageReader, UsageStore } from '../../ports/usage-store.ts'
import type { Tables } from './tables.ts'

/** Rows of one statement. A statement for each row costs many times as much, and a flush is as many rows as credentials were used. */
const ROWS = 250

/** Runs all of it or nothing. What counts concurrently needs no more: additions come in any order. */
export type Atomically = (work: (db: Transaction<Tables>) => Promise<void>) => Promise<void>

export function sqlUsage(atomically: Atomically): UsageStore {
  return {
    async add(items) {
      if (items.length === 0) return
      // Batches come one right after the other; what came in meanwhile goes first.
      await setImmediate()
      await atomically(async (db) => {
        const known = await db
          .selectFrom('credentials')
          .select('id')
          .where('id', 'in', [...new Set(items.map(({ credentialId }) => credentialId as string))])
          .execute()
        const ids = new Set(known.map(({ id }) => id))
        // In one order everywhere, so that two processes never wait for each other's rows.
        const counted = items
          .filter(({ credentialId }) => ids.has(credentialId))
          .toSorted((left, right) => (left.credentialId < right.credentialId ? -1 : 1))
        for (let from = 0; from < counted.length; from += ROWS) await addUses(db, counted.slice(from, from + ROWS))
        const days = counted.flatMap(daysOf)
        for (let from = 0; from < days.length; from += ROWS) await addDays(db, days.slice(from, from + ROWS))
      })
    },
  }
}

async function addUses(db: Transaction<Tables>, items: readonly UsageItem[]): Promise<void> {
  const rows = items.map(({ credentialId, count, lastUsedAt, address, userAgent }) => ({
    credential_id: credentialId as string,
    count,
    last_used_at: lastUsedAt as number,
    address,
    user_agent: userAgent,
  }))
  await db
    .insertInto('uses')
    .values(rows)
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
}

function daysOf({ credentialId, days }: UsageItem): Tables['use_days'][] {
  return Object.entries(days).map(([day, count]) => ({ credential_id: credentialId, day, count }))
}

async function addDays(db: Transaction<Tables>, rows: readonly Tables['use_days'][]): Promise<void> {
  await db
    .insertInto('use_days')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['credential_id', 'day']).doUpdateSet({ count: sql<number>`use_days.count + excluded.count` }),
    )
    .execute()
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
