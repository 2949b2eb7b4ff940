import type { Instant, PrincipalId } from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'

/** What a ticket is good for. `spent` is good for nothing: it remembers that a challenge was answered. */
export type TicketPurpose = 'invitation' | 'password_reset' | 'email' | 'spent'

/** Something that may be done once, by whoever brings the secret of which this is the digest. */
export interface Ticket {
  readonly lookup: Digest
  readonly purpose: TicketPurpose
  readonly principalId: PrincipalId
  /** The address that the secret was sent to; `null` where none was. */
  readonly email: string | null
  readonly expiresAt: Instant
}

export interface TicketReader {
  /** `null` for one that has expired too. */
  find(lookup: Digest, purpose: TicketPurpose, now: Instant): Promise<Ticket | null>
}

export interface TicketWriter {
  /** Also forgets tickets that have expired. Throws `already_exists` for the same secret. */
  insert(ticket: Ticket, now: Instant): Promise<void>
  /** Every ticket of a person for this purpose is used up. */
  use(principal: PrincipalId, purpose: TicketPurpose): Promise<void>
}
