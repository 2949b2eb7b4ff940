import type { Credential, Instant, Milestone } from '@latchkey/core'
import type { ExposureKind } from '../../ports/exposure-table.ts'

/** What a notice is about. `at` is the expiry, the end by policy, or when the credential was seen. */
export type NoticeAbout = { readonly at: Instant } & (
  | { readonly kind: Milestone }
  /** `workspaces`: the addresses of those whose rules end it then. */
  | { readonly kind: 'idle'; readonly workspaces: readonly string[] }
  | { readonly kind: ExposureKind; readonly place: string | null; readonly state: Credential['state'] }
)

/** All that a notice says. */
export interface Notice {
  readonly id: string
  readonly platform: string
  readonly about: NoticeAbout
  readonly credential: Pick<Credential, 'id' | 'kind' | 'owner' | 'name' | 'hint'>
  readonly expiresAt: Instant | null
  /** Whose the credential is, in words, and its id. */
  readonly account: { readonly id: string; readonly name: string }
  /** The organization of the service account that it belongs to; `null` for a credential of any other kind of owner. */
  readonly organizationId: string | null
  readonly now: Instant
}

export interface Links {
  /** Where the credential is rotated and looked at; `null` where there is no such page, or none whose address is known. */
  readonly rotate: string | null
  /** Where its reader ends the notices that can be ended. */
  readonly unsubscribe: string | null
}
