import type { Credential, CredentialId, Instant, Milestone, PrincipalId } from '@latchkey/core'
import type { ExposureKind } from './exposure-table.ts'

/** Where a notice goes: to people by mail, to the platform's own backend, or, where neither is set up, into the log. */
export type NoticeChannel = 'mail' | 'webhook' | 'log'

/** `waiting` until it was handed over, was refused for good, or there was no point in it any more. */
export type DeliveryState = 'waiting' | 'sent' | 'refused' | 'dropped'

/** What is told: that an expiry comes near, that a policy will end what nobody uses, or that a credential was seen where it should not be. */
export type NoticeKind = Milestone | 'idle' | ExposureKind

/** A notice on its way to one receiver. */
export interface Delivery {
  /** The same at each attempt, so that a receiver can tell a repeat. */
  readonly id: string
  readonly credentialId: CredentialId
  readonly kind: NoticeKind
  /** What the notice is about: the expiry, the end by policy, or when the credential was seen. */
  readonly moment: Instant
  readonly channel: NoticeChannel
  /** The person that a mail goes to; `null` for the other channels. */
  readonly recipientId: PrincipalId | null
  readonly state: DeliveryState
  /** How often it was claimed; the number of the last claim fences off whoever held an earlier one. */
  readonly attempts: number
  /** Not to be tried before. */
  readonly nextAt: Instant
}

export interface ExpiringCredential {
  readonly credential: Credential & { readonly expiresAt: Instant }
  readonly expirySetAt: Instant
  /** The milestones of this expiry that were planned. */
  readonly told: readonly Milestone[]
}

/** Deliveries of one channel that wait, and those that were refused for good since a moment. */
export interface DeliveryBacklog {
  readonly channel: NoticeChannel
  readonly waiting: number
  /** Since when the one that has waited longest could have been tried; `null` for none. */
  readonly waitingSince: Instant | null
  readonly refused: number
}

export interface NoticeReader {
  /** A line for each channel that has any. */
  backlog(since: Instant): Promise<DeliveryBacklog[]>
  /**
   * Active credentials, sessions aside, that expire after `after` and no later than `until` and whose final notice was not planned, soonest first,
   * from behind the one that `cursor` names.
   */
  expiring(
    range: { readonly after: Instant; readonly until: Instant },
    cursor: { readonly expiresAt: Instant; readonly id: CredentialId } | null,
    limit: number,
  ): Promise<ExpiringCredential[]>
  /** One that expires, whatever its state. */
  findExpiring(id: CredentialId): Promise<ExpiringCredential | null>
  /** Whether somebody holds a claim on a delivery about this credential. */
  isClaimed(id: CredentialId, now: Instant): Promise<boolean>
  /** Whether this very notice was put down. */
  isPlanned(notice: Pick<Delivery, 'credentialId' | 'kind' | 'moment'>): Promise<boolean>
  hasUnsubscribed(person: PrincipalId): Promise<boolean>
  /** Ids of the notices that a person put away. */
  dismissed(person: PrincipalId): Promise<readonly string[]>
}

export interface NoticeWriter {
  /** Puts down that a notice has been taken care of, with what is to be delivered for it, and drops what still waits of an earlier or lesser one of its sort. */
  plan(
    notice: Pick<Delivery, 'credentialId' | 'kind' | 'moment'>,
    at: Instant,
    deliveries: readonly Delivery[],
  ): Promise<void>
  /** Takes the delivery that has waited longest, until `leaseUntil`: nobody else gets it before. `null` when none is to be tried now. */
  claim(channels: readonly NoticeChannel[], now: Instant, leaseUntil: Instant): Promise<Delivery | null>
  /** Prolongs a claim that is still held. */
  extend(claimed: Delivery, leaseUntil: Instant): Promise<void>
  /** Gives the claim back with what came of it. False when the claim had passed to somebody else. */
  settle(
    claimed: Delivery,
    result: { readonly state: DeliveryState; readonly nextAt: Instant; readonly at: Instant },
  ): Promise<boolean>
  setUnsubscribed(person: PrincipalId, unsubscribed: boolean, now: Instant): Promise<void>
  dismiss(person: PrincipalId, notice: string, now: Instant): Promise<void>
  /** Forgets notices about what was before a moment, and what was put away before it. */
  forget(before: Instant): Promise<void>
}
