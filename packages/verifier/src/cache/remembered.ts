import type { RateLimit, VerificationRecord } from '@latchkey/core'
import type { Digest } from '../ports.ts'
import type { SettledDecision } from '../settled-decision.ts'
import type { UseCell } from '../usage/use-cell.ts'
import type { Evictable } from './eviction-ring.ts'
import type { Recognizable } from './recognition.ts'

/**
 * A record as it is remembered, with all that a verification reads and writes of it in one object: most of what a verification costs, beside the SHA-256, is
 * waiting for memory that no cache of the processor holds, once for each object.
 */
export interface Remembered extends SettledDecision, UseCell, Evictable<Remembered>, Recognizable {
  readonly digest: Digest
  /** As it was named; `null` for none. */
  readonly workspace: string | null
  /** `null` for a token that nobody issued. */
  readonly record: VerificationRecord | null
  /** The record's own, at hand. */
  readonly rateLimit: RateLimit | null
  /** The same token seen from elsewhere, by workspace; kept with one of all that are of that token, and `null` where there is but one. */
  elsewhere: Map<string | null, Remembered> | null
}

/** In the order in which a verification meets the fields, so that those it needs lie side by side. */
export function remembered(digest: Digest, workspace: string | null, record: VerificationRecord | null): Remembered {
  return {
    tag0: 0,
    tag1: 0,
    tag2: 0,
    tag3: 0,
    wasUsed: false,
    holdsUntil: 0,
    holdsFrom: 0,
    scopes: null,
    kinds: null,
    workspaceRequired: false,
    isLimited: false,
    decision: null,
    isAccepted: false,
    rateLimit: record?.credential.rateLimit ?? null,
    uses: 0,
    lastUse: 0,
    lastAddress: null,
    lastUserAgent: null,
    workspace,
    elsewhere: null,
    address: null,
    resource: null,
    record,
    credentialId: record?.credential.id ?? null,
    digest,
    slot: -1,
    previous: null,
    next: null,
  }
}
