import {
  type Credential,
  type CredentialId,
  type CredentialOwner,
  type Instant,
  MINUTE,
  type Principal,
  type PrincipalId,
  plus,
  SECOND,
} from '@latchkey/core'
import type { ManagementStore, WriteTables } from '../../ports/management-store.ts'
import type { HandOver, Mail, Webhook, WebhookEvent } from '../../ports/notice-receivers.ts'
import type { Delivery, DeliveryState, NoticeChannel } from '../../ports/notice-table.ts'
import { idleEndsOf } from '../credentials/idle-ends.ts'
import type { Platform } from '../platform.ts'
import { accountName } from './account-name.ts'
import { type LinkParts, noticeLinks } from './links.ts'
import type { Notice, NoticeAbout } from './notice.ts'
import { noticeEvent } from './notice-event.ts'
import { noticeMail } from './notice-mail.ts'

export interface DeliverParts {
  readonly store: ManagementStore
  readonly platform: Platform
  readonly clock: () => Instant
  readonly mail: Mail | null
  readonly webhook: Webhook | null
  readonly links: LinkParts
  /** Calls something every so many milliseconds until told to stop. */
  readonly heartbeat: (everyMs: number, beat: () => void) => () => void
  /** Told of each notice that nobody else is told of, and of what could not be handed over. Neither holds a secret. */
  readonly log: (level: 'info' | 'warn', message: string, about: object) => void
}

/** Whoever has not prolonged a claim for so long has died. */
const LEASE_MS = 45 * SECOND
const PROLONG_EVERY_MS = 15 * SECOND
const FIRST_RETRY_MS = MINUTE
const LONGEST_RETRY_MS = 60 * MINUTE
/** So long after an expiry an attempt still makes sense: its reader learns why things stopped. */
const LATEST_AFTER_EXPIRY_MS = 24 * 60 * MINUTE
/** What was seen where it should not be is worth knowing for longer. */
const LATEST_AFTER_EXPOSURE_MS = 14 * 24 * 60 * MINUTE
const ATTEMPTS_AT_ONCE = 4

/** Doubles from a minute to an hour. Greylisting (RFC 6647, section 5) lets a message in within minutes to an hour. */
const retryAfterMs = (attempts: number): number =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 10))

/**
 * Hands over what waits: claims one delivery, sends it, marks it. A claim survives its process, and ends after a while; then somebody else sends
 * the same message under the same id. A receiver that is out of reach is left alone until the next call.
 */
export async function deliverNotices(parts: DeliverParts, signal?: AbortSignal): Promise<void> {
  await Promise.all(
    channelsOf(parts).map(async (channel) => {
      let reachable = true
      const work = async () => {
        while (reachable && !signal?.aborted) {
          const next = await take(parts, channel)
          if (next === null) return
          const result = next.task === null ? next.result : await whileHeld(parts, next.task)
          if (result.outcome === 'later' && 'everything' in result && result.everything) reachable = false
          await settle(parts, next.delivery, result)
        }
      }
      await Promise.all(Array.from({ length: ATTEMPTS_AT_ONCE }, work))
    }),
  )
}

/** The channels that are set up; the log in place of none. */
export function channelsOf({ mail, webhook }: Pick<DeliverParts, 'mail' | 'webhook'>): readonly NoticeChannel[] {
  const channels: NoticeChannel[] = []
  if (mail !== null) channels.push('mail')
  if (webhook !== null) channels.push('webhook')
  return channels.length === 0 ? ['log'] : channels
}

type Result = HandOver | { readonly outcome: 'dropped' } | { readonly outcome: 'postponed' }

interface Task {
  readonly delivery: Delivery
  readonly notice: Notice
  readonly recipient: Principal | null
}

type Taken =
  | { readonly delivery: Delivery; readonly task: Task }
  | { readonly delivery: Delivery; readonly task: null; readonly result: Result }

function take({ store, platform, clock }: DeliverParts, channel: NoticeChannel): Promise<Taken | null> {
  return store.write<Taken | null>(async (tables) => {
    const now = clock()
    const delivery = await tables.notices.claim([channel], now, plus(now, LEASE_MS))
    const value = delivery === null ? null : await look(tables, platform, delivery, now)
    return { value, audit: [], changes: [] }
  })
}

/** What a claimed delivery says by now, or why there is nothing to say any more. */
async function look(tables: WriteTables, platform: Platform, delivery: Delivery, now: Instant): Promise<Taken> {
  const dropped: Taken = { delivery, task: null, result: { outcome: 'dropped' } }
  const credential = await tables.credentials.findAnyOwner(delivery.credentialId as CredentialId)
  const about = credential === null ? null : await aboutOf(tables, platform, credential, delivery, now)
  if (credential === null || about === null) return dropped
  const recipient = delivery.recipientId === null ? null : await tables.principals.find(delivery.recipientId)
  if (delivery.recipientId !== null) {
    if (recipient === null || recipient.state !== 'active') return dropped
    if (delivery.kind === 'early' && (await tables.notices.hasUnsubscribed(recipient.id))) return dropped
  }
  if (credential.state === 'suspended' && about.kind !== 'leaked')
    return { delivery, task: null, result: { outcome: 'postponed' } }
  const account = { id: credential.owner.id, name: await accountName(tables, platform, credential.owner) }
  const organizationId = await organizationOf(tables, credential.owner)
  const notice: Notice = {
    ...{ id: delivery.id, platform: platform.config.name, about, credential, account, organizationId, now },
    expiresAt: credential.expiresAt,
  }
  return { delivery, task: { delivery, notice, recipient } }
}

/** What there is to say of a credential as it is now; `null` when it has been overtaken. */
async function aboutOf(
  tables: WriteTables,
  platform: Platform,
  credential: Credential,
  { kind, moment }: Delivery,
  now: Instant,
): Promise<NoticeAbout | null> {
  const { state, expiresAt } = credential
  if (kind === 'leaked' || kind === 'browser_use') {
    const exposure = await tables.exposures.find(credential.id, kind)
    const isTheOne = exposure?.at === moment && now <= plus(moment, LATEST_AFTER_EXPOSURE_MS)
    if (!isTheOne || (kind === 'browser_use' && state === 'revoked')) return null
    return { kind, at: moment, place: exposure.place, state }
  }
  if (state === 'revoked') return null
  if (kind !== 'idle')
    return expiresAt === moment && now <= plus(moment, LATEST_AFTER_EXPIRY_MS) ? { kind, at: moment } : null
  const ends = (await idleEndsOf({ tables, platform, now }, credential)).filter(({ at }) => at === moment)
  if (ends.length === 0 || now >= moment) return null
  return { kind, at: moment, workspaces: ends.map(({ workspace }) => workspace.address).toSorted() }
}

async function organizationOf({ principals }: WriteTables, owner: CredentialOwner): Promise<string | null> {
  return owner.type === 'principal' ? ((await principals.find(owner.id as PrincipalId))?.organizationId ?? null) : null
}

/** Holds the claim for as long as the attempt takes, which a slow mail server may stretch to minutes. */
async function whileHeld(parts: DeliverParts, task: Task): Promise<HandOver> {
  const { store, clock, heartbeat } = parts
  const prolong = () =>
    store.write(async ({ notices }) => {
      await notices.extend(task.delivery, plus(clock(), LEASE_MS))
      return { value: undefined, audit: [], changes: [] }
    })
  // One that fails is made up for by the next.
  const stop = heartbeat(PROLONG_EVERY_MS, () => void prolong().catch(() => undefined))
  try {
    return await handOver(parts, task)
  } finally {
    stop()
  }
}

async function handOver({ mail, webhook, links, log }: DeliverParts, task: Task): Promise<HandOver> {
  const { delivery, notice, recipient } = task
  if (delivery.channel === 'log') {
    const { type, data } = noticeEvent(notice)
    log('info', `${LOG_LINES[type]}, and neither mail nor webhook is set up to tell its owner`, data)
    return { outcome: 'sent' }
  }
  if (delivery.channel === 'webhook') return (await webhook?.send(noticeEvent(notice))) ?? NOT_SET_UP
  if (mail === null || recipient === null || recipient.email === null) return NOT_SET_UP
  const reader = delivery.kind === 'early' ? recipient.id : null
  const message = noticeMail(notice, { ...recipient, email: recipient.email }, noticeLinks(links, notice, reader))
  return mail.send(message)
}

const LOG_LINES = {
  'credential.expires_soon': 'a credential expires soon',
  'credential.ends_unused': 'a credential will be ended as unused',
  'credential.leaked': 'a credential was found in the open and is stopped',
  'credential.used_in_browser': 'a token was sent by a page in a browser',
} as const satisfies Record<WebhookEvent['type'], string>

const NOT_SET_UP: HandOver = { outcome: 'refused', reason: 'there is no way to this receiver' }

async function settle({ store, clock, log }: DeliverParts, delivery: Delivery, result: Result): Promise<void> {
  const at = clock()
  const { outcome } = result
  const isWaiting = outcome === 'later' || outcome === 'postponed'
  const state: DeliveryState = isWaiting ? 'waiting' : outcome
  const nextAt = isWaiting ? plus(at, retryAfterMs(delivery.attempts)) : delivery.nextAt
  const mark = () =>
    store.write(async ({ notices }) => ({
      value: await notices.settle(delivery, { state, nextAt, at }),
      audit: [],
      changes: [],
    }))
  // What was handed over and is not marked would be handed over again: a database that is busy is asked more than once.
  await mark().catch(mark).catch(mark)
  if (!('reason' in result)) return
  const { id, channel, credentialId, kind, recipientId, attempts } = delivery
  const about = { id, channel, credentialId, kind, recipientId, attempts, reason: result.reason }
  log('warn', outcome === 'later' ? 'a notice could not be handed over yet' : 'a notice was refused for good', about)
}
