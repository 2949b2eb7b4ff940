import {
  type CredentialId,
  dueMilestone,
  type Instant,
  type Milestone,
  type NoticeThresholds,
  newId,
  plus,
  type RandomBytes,
} from '@latchkey/core'
import type { ManagementStore, WriteTables } from '../../ports/management-store.ts'
import type { Delivery, ExpiringCredential, NoticeChannel } from '../../ports/notice-table.ts'
import type { Platform } from '../platform.ts'
import { responsiblePeople } from './responsible.ts'

export interface PlanParts {
  readonly store: ManagementStore
  readonly platform: Platform
  readonly clock: () => Instant
  readonly random: RandomBytes
  readonly thresholds: NoticeThresholds
  /** Those that are set up. */
  readonly channels: readonly NoticeChannel[]
}

const PAGE = 500

/** Puts down what has to be told now. Of several processes that do so at once each milestone is put down by one. */
export async function planNotices(parts: PlanParts, signal?: AbortSignal): Promise<void> {
  const { store, thresholds, clock } = parts
  const furthest = Math.max(thresholds.early, thresholds.final)
  if (furthest === 0) return
  const after = clock()
  const range = { after, until: plus(after, furthest) }
  let cursor: { expiresAt: Instant; id: CredentialId } | null = null
  for (;;) {
    if (signal?.aborted) return
    const page: ExpiringCredential[] = await store.read(({ notices }) => notices.expiring(range, cursor, PAGE))
    for (const expiring of page)
      if (dueOf(expiring, parts, after) !== null) await planOne(parts, expiring.credential.id)
    const last = page.at(-1)?.credential
    if (last === undefined || page.length < PAGE) return
    cursor = { expiresAt: last.expiresAt, id: last.id }
  }
}

const dueOf = ({ credential, expirySetAt, told }: ExpiringCredential, { thresholds }: PlanParts, now: Instant) =>
  dueMilestone({ expiresAt: credential.expiresAt, expirySetAt, told }, thresholds, now)

/** Decides again inside the transaction: since the page was read, somebody may have revoked it, prolonged it, or planned the same. */
function planOne(parts: PlanParts, id: CredentialId): Promise<void> {
  return parts.store.write(async (tables) => {
    const now = parts.clock()
    const found = await tables.notices.findExpiring(id)
    const due = found?.credential.state === 'active' ? dueOf(found, parts, now) : null
    // A lesser notice is being handed over at this moment: the two must not go out together.
    if (found !== null && due !== null && !(await tables.notices.isClaimed(id, now))) {
      const about = { credentialId: id, milestone: due, expiresAt: found.credential.expiresAt }
      const deliveries = await deliveriesOf(parts, tables, found, about, now)
      if (deliveries !== null) await tables.notices.plan(about, now, deliveries)
    }
    return { value: undefined, audit: [], changes: [] }
  })
}

/** `null` while there is nobody to tell. */
async function deliveriesOf(
  { platform, channels, random }: PlanParts,
  tables: WriteTables,
  { credential }: ExpiringCredential,
  about: { credentialId: CredentialId; milestone: Milestone; expiresAt: Instant },
  now: Instant,
): Promise<Delivery[] | null> {
  const people = await responsiblePeople(tables, platform, credential.owner)
  // A credential whose account is suspended does not work: nobody waits for its end, until the account is back.
  if (people.length === 0) return null
  const delivery = (channel: NoticeChannel, recipientId: Delivery['recipientId']): Delivery => ({
    ...about,
    id: newId<string>('ntc', now, random),
    channel,
    recipientId,
    state: 'waiting',
    attempts: 0,
    nextAt: now,
  })
  const deliveries: Delivery[] = []
  for (const channel of channels) {
    if (channel !== 'mail') deliveries.push(delivery(channel, null))
    else for (const { id, email } of people) if (email !== null) deliveries.push(delivery(channel, id))
  }
  return deliveries
}
