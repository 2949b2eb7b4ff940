import type { CredentialId, Instant, PrincipalId, WorkspaceId } from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'

/** What a page of the platform's own exchanges for an embedded session, once. */
export interface EmbedCode {
  /** Digest of the code. */
  readonly lookup: Digest
  /** Whom the session is for. */
  readonly principalId: PrincipalId
  /** The origin (RFC 6454) of the page that may exchange it. */
  readonly origin: string
  /** The one workspace that the session is limited to; `null` for all that its person reaches. */
  readonly workspaceId: WorkspaceId | null
  /** When the platform says that the person last proved who they are; `null` where it does not say. */
  readonly authenticatedAt: Instant | null
  /** The service key that asked for it. */
  readonly serviceKeyId: CredentialId
  readonly expiresAt: Instant
}

export interface EmbedCodeTable {
  /** Also forgets those that have expired. Throws `already_exists` for the same code. */
  insert(code: EmbedCode, now: Instant): Promise<void>
  /** Finds a code, one that has expired too, and uses it up. */
  take(lookup: Digest): Promise<EmbedCode | null>
  /** Uses up all of a person's. */
  deleteOf(principal: PrincipalId): Promise<void>
}
