import {
  type Credential,
  type CredentialId,
  dueMilestone,
  type Instant,
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
  /** How many milliseconds before a policy ends what nobody uses; 0 for no such notice. */
  readonly idleNoticeMs: number
  /** Those that are set up. */
  readonly channels: readonly NoticeChannel[]
}

const PAGE = 500

/** Puts down what has to be told now. Of several processes that do so at once each notice is put down by one. */
export async function planNotices(parts: PlanParts, signal?: AbortSignal): Promise<void> {
  await planExposures(parts, signal)
  await planExpiries(parts, signal)
}

async function planExpiries(parts: PlanParts, signal?: AbortSignal): Promise<void> {
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
    if (found !== null && due !== null && !(await tables.notices.isClaimed(id, now)))
      await planFor(parts, tables, found.credential, { kind: due, moment: found.credential.expiresAt }, now)
    return { value: undefined, audit: [], changes: [] }
  })
}

/** Puts down what is to be told of credentials that were seen where they should not be. */
async function planExposures(parts: PlanParts, signal?: AbortSignal): Promise<void> {
  const { store, clock } = parts
  for (;;) {
    if (signal?.aborted) return
    const page = await store.read(({ exposures }) => exposures.untold(PAGE))
    for (const { credentialId, kind } of page) {
      await store.write(async (tables) => {
        const now = clock()
        const exposure = await tables.exposures.find(credentialId, kind)
        const credential = await tables.credentials.findAnyOwner(credentialId)
        if (credential !== null && exposure !== null)
          await planFor(parts, tables, credential, { kind, moment: exposure.at }, now)
        // Whoever is suspended at this moment finds it in the console, once they are back.
        await tables.exposures.setTold(credentialId, kind, now)
        return { value: undefined, audit: [], changes: [] }
      })
    }
    if (page.length < PAGE) return
  }
}

/** Puts one notice down with its deliveries, unless it is there or has nobody to be told. */
export async function planFor(
  { platform, channels, random }: PlanParts,
  tables: WriteTables,
  credential: Credential,
  { kind, moment }: Pick<Delivery, 'kind' | 'moment'>,
  now: Instant,
): Promise<void> {
  const about = { credentialId: credential.id, kind, moment }
  if (await tables.notices.isPlanned(about)) return
  const people = await responsiblePeople(tables, platform, credential.owner)
  // A credential whose account is suspended does not work: nobody waits for its end, until the account is back.
  if (people.length === 0) return
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
  await tables.notices.plan(about, now, deliveries)
}
