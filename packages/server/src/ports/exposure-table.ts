import type { CredentialId, Instant, PrincipalId } from '@latchkey/core'

/** How a credential came to be seen where it should not be: found in the open and reported, or sent by a page in a browser. */
export type ExposureKind = 'leaked' | 'browser_use'

export interface Exposure {
  readonly credentialId: CredentialId
  readonly kind: ExposureKind
  readonly at: Instant
  /** The address where it was found, or the origin of the page, as it was said; `null` where it was not. */
  readonly place: string | null
}

export interface ExposureReader {
  find(id: CredentialId, kind: ExposureKind): Promise<Exposure | null>
  /** Those that nobody was told of yet, oldest first. */
  untold(limit: number): Promise<Exposure[]>
  /** Those of a person's own tokens that were not put away, newest first. */
  of(person: PrincipalId, limit: number): Promise<Exposure[]>
}

export interface ExposureWriter {
  /** Takes the place of an earlier one of its kind: it is to be told anew. */
  put(exposure: Exposure): Promise<void>
  setTold(id: CredentialId, kind: ExposureKind, at: Instant): Promise<void>
  putAway(id: CredentialId, kind: ExposureKind, at: Instant): Promise<void>
}
