import type { Instant, PrincipalId } from '@latchkey/core'

/** A person as an OpenID provider knows them. */
export interface Identity {
  readonly issuer: string
  /** The provider's own name for the person, that never changes (OpenID Connect Core, section 2). */
  readonly subject: string
  readonly principalId: PrincipalId
  /** The address that the provider told last; for people to read. */
  readonly email: string | null
  readonly createdAt: Instant
  readonly lastUsedAt: Instant | null
}

export interface IdentityReader {
  find(issuer: string, subject: string): Promise<Identity | null>
  list(principal: PrincipalId): Promise<Identity[]>
}

export interface IdentityWriter {
  /** Throws `already_exists` for one that is linked already. */
  insert(identity: Identity): Promise<void>
  /** Address and last use. */
  update(identity: Identity): Promise<void>
  delete(issuer: string, subject: string): Promise<void>
}
