import type { Credential, CredentialId, CredentialKind, CredentialSort, Instant, ListedStatus } from '@latchkey/core'

/** Which credentials of a list are wanted. */
export interface CredentialSelection {
  readonly kind: CredentialKind
  readonly status?: ListedStatus | undefined
  /** Folded words, each of which stands in the name, the hint or the description. */
  readonly words: readonly string[]
  /** The moment at which a status is meant. */
  readonly now: Instant
}

/** A stretch of a list in an order of the reader's own: at most `limit` items behind the one that `after` describes. */
export interface CredentialOrder {
  readonly sort: CredentialSort
  readonly descending: boolean
  readonly limit: number
  /** What the last item seen was ordered by when it was seen (`sortKey`), so that a list which changes meanwhile neither skips nor repeats the others. */
  readonly after: { readonly key: string | number; readonly id: CredentialId } | null
}

export type CredentialCounts = Readonly<Record<ListedStatus, number>>

/** Which credentials of the whole platform are wanted. */
export interface InventorySelection extends Omit<CredentialSelection, 'kind'> {
  readonly kinds: readonly CredentialKind[]
  /** The credential of this id, and those whose owner has it; `null` for any. */
  readonly id: string | null
}

/** Between two credentials in the order of their creation, newest first. */
export interface InventoryPlace {
  readonly createdAt: Instant
  readonly id: CredentialId
}

export interface InventoryPage {
  readonly items: readonly Credential[]
  /** Where to go on; `null` at the end. */
  readonly next: InventoryPlace | null
}
