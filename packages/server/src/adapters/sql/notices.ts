import { type Instant, MILESTONES, type Milestone } from '@latchkey/core'
import { sql, type Transaction } from 'kysely'
import type {
  Delivery,
  DeliveryBacklog,
  ExpiringCredential,
  NoticeKind,
  NoticeReader,
  NoticeWriter,
} from '../../ports/notice-table.ts'
import { credentialFrom, type UsedCredentialRow } from './credential-rows.ts'
import type { DeliveryRow, Tables } from './tables.ts'

/** When a credential was last used is not asked for here. */
const UNSEEN = sql<null>`null`

export function notices(db: Transaction<Tables>): NoticeReader & NoticeWriter {
  const expiring = () =>
    db
      .selectFrom('credentials as c')
      .selectAll('c')
      .leftJoin('notices as e', (join) =>
        join
          .onRef('e.credential_id', '=', 'c.id')
          .onRef('e.expires_at', '=', 'c.expires_at')
          .on('e.milestone', '=', 'early'),
      )
      .leftJoin('notices as f', (join) =>
        join
          .onRef('f.credential_id', '=', 'c.id')
          .onRef('f.expires_at', '=', 'c.expires_at')
          .on('f.milestone', '=', 'final'),
      )
      .select(['e.milestone as told_early', 'f.milestone as told_final'])
      .select([UNSEEN.as('use_count'), UNSEEN.as('last_used_at'), UNSEEN.as('use_address'), UNSEEN.as('use_agent')])
      .where('c.expires_at', 'is not', null)
      .where('c.purged_at', 'is', null)
      .where('c.kind', '!=', 'session')
      .where('c.kind', '!=', 'embed')
  const waiting = (credentialId: string) =>
    db
      .selectFrom('notice_deliveries')
      .select('id')
      .where('credential_id', '=', credentialId)
      .where('state', '=', 'waiting')
  return {
    async expiring({ after, until }, cursor, limit) {
      const rows = expiring()
        .where('c.state', '=', 'active')
        .where('c.expires_at', '>', after)
        .where('c.expires_at', '<=', until)
        .where('f.milestone', 'is', null)
      const behind =
        cursor === null
          ? rows
          : rows.where((eb) =>
              eb.or([
                eb('c.expires_at', '>', cursor.expiresAt),
                eb.and([eb('c.expires_at', '=', cursor.expiresAt), eb('c.id', '>', cursor.id)]),
              ]),
            )
      return (await behind.orderBy('c.expires_at').orderBy('c.id').limit(limit).execute()).map(expiringFrom)
    },
    async findExpiring(id) {
      const row = await expiring().where('c.id', '=', id).executeTakeFirst()
      return row === undefined ? null : expiringFrom(row)
    },
    async isClaimed(id, now) {
      return (await waiting(id).where('lease_until', '>', now).executeTakeFirst()) !== undefined
    },
    async backlog(since) {
      const rows = await db
        .selectFrom('notice_deliveries')
        .select((eb) => [
          'channel',
          'state',
          eb.fn.countAll<number | string>().as('count'),
          eb.fn.min('next_at').as('since'),
        ])
        .where((eb) =>
          eb.or([eb('state', '=', 'waiting'), eb.and([eb('state', '=', 'refused'), eb('settled_at', '>=', since)])]),
        )
        .groupBy(['channel', 'state'])
        .execute()
      const channels = [...new Set(rows.map(({ channel }) => channel))].sort()
      return channels.map((channel) => {
        const of = (state: string) => rows.find((row) => row.channel === channel && row.state === state)
        const waiting = of('waiting')
        return {
          channel: channel as DeliveryBacklog['channel'],
          waiting: Number(waiting?.count ?? 0),
          waitingSince: waiting === undefined ? null : (Number(waiting.since) as Instant),
          refused: Number(of('refused')?.count ?? 0),
        }
      })
    },
    async dismissed(person) {
      const rows = await db
        .selectFrom('dismissed_notices')
        .select('notice_id')
        .where('principal_id', '=', person)
        .execute()
      return rows.map(({ notice_id }) => notice_id)
    },
    async dismiss(person, notice, now) {
      await db
        .insertInto('dismissed_notices')
        .values({ principal_id: person, notice_id: notice, at: now })
        .onConflict((conflict) => conflict.columns(['principal_id', 'notice_id']).doNothing())
        .execute()
    },
    async hasUnsubscribed(person) {
      const row = await db.selectFrom('unsubscribed').select('at').where('principal_id', '=', person).executeTakeFirst()
      return row !== undefined
    },
    async isPlanned({ credentialId, kind, moment }) {
      const row = await db
        .selectFrom('notices')
        .select('planned_at')
        .where('credential_id', '=', credentialId)
        .where('expires_at', '=', moment)
        .where('milestone', '=', kind)
        .executeTakeFirst()
      return row !== undefined
    },
    async plan({ credentialId, kind, moment }, at, deliveries) {
      await db
        .insertInto('notices')
        .values({ credential_id: credentialId, expires_at: moment, milestone: kind, planned_at: at })
        .execute()
      await db
        .updateTable('notice_deliveries')
        .set({ state: 'dropped', settled_at: at })
        .where('credential_id', '=', credentialId)
        .where('state', '=', 'waiting')
        .where('milestone', 'in', sortOf(kind))
        .execute()
      if (deliveries.length > 0) await db.insertInto('notice_deliveries').values(deliveries.map(deliveryRow)).execute()
    },
    async claim(channels, now, leaseUntil) {
      if (channels.length === 0) return null
      const row = await db
        .selectFrom('notice_deliveries')
        .selectAll()
        .where('state', '=', 'waiting')
        .where('channel', 'in', channels)
        .where('next_at', '<=', now)
        .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
        .orderBy('next_at')
        .limit(1)
        .executeTakeFirst()
      if (row === undefined) return null
      const attempts = row.attempts + 1
      await db
        .updateTable('notice_deliveries')
        .set({ attempts, lease_until: leaseUntil })
        .where('id', '=', row.id)
        .execute()
      return deliveryFrom({ ...row, attempts })
    },
    async extend({ id, attempts }, leaseUntil) {
      await db
        .updateTable('notice_deliveries')
        .set({ lease_until: leaseUntil })
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .where('state', '=', 'waiting')
        .execute()
    },
    async settle({ id, attempts }, { state, nextAt, at }) {
      const { numUpdatedRows } = await db
        .updateTable('notice_deliveries')
        .set({ state, next_at: nextAt, lease_until: null, settled_at: state === 'waiting' ? null : at })
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async setUnsubscribed(person, unsubscribed, now) {
      await db.deleteFrom('unsubscribed').where('principal_id', '=', person).execute()
      if (unsubscribed) await db.insertInto('unsubscribed').values({ principal_id: person, at: now }).execute()
    },
    async forget(before) {
      await db.deleteFrom('notice_deliveries').where('expires_at', '<', before).execute()
      await db.deleteFrom('notices').where('expires_at', '<', before).execute()
      await db.deleteFrom('dismissed_notices').where('at', '<', before).execute()
    },
  }
}

/** The kinds of notices that one of a kind makes needless. */
const sortOf = (kind: NoticeKind): readonly NoticeKind[] =>
  MILESTONES.some((one) => one === kind) ? MILESTONES : [kind]

type ExpiringRow = UsedCredentialRow & {
  expiry_set_at: number | null
  told_early: string | null
  told_final: string | null
}

function expiringFrom(row: ExpiringRow): ExpiringCredential {
  return {
    credential: credentialFrom(row) as ExpiringCredential['credential'],
    expirySetAt: (row.expiry_set_at ?? row.created_at) as Instant,
    told: [row.told_early, row.told_final].filter((milestone) => milestone !== null) as Milestone[],
  }
}

function deliveryFrom(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    credentialId: row.credential_id as Delivery['credentialId'],
    kind: row.milestone as NoticeKind,
    moment: row.expires_at as Instant,
    channel: row.channel as Delivery['channel'],
    recipientId: row.recipient_id as Delivery['recipientId'],
    state: row.state as Delivery['state'],
    attempts: row.attempts,
    nextAt: row.next_at as Instant,
  }
}

function deliveryRow(delivery: Delivery): DeliveryRow {
  const { id, kind, channel, state, attempts } = delivery
  return {
    id,
    milestone: kind,
    channel,
    state,
    attempts,
    credential_id: delivery.credentialId,
    expires_at: delivery.moment,
    recipient_id: delivery.recipientId,
    next_at: delivery.nextAt,
    lease_until: null,
    settled_at: null,
  }
}
