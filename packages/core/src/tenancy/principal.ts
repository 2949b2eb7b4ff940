import type { OrganizationId, PrincipalId } from '../ids.ts'
import type { PrincipalState } from '../record.ts'
import type { Instant } from '../time.ts'

/** Somebody or something that can own tokens. */
export interface Principal {
  readonly id: PrincipalId
  readonly type: 'user' | 'service_account'
  /** A user's own name space in workspace addresses (`handle/slug`). */
  readonly handle: string
  readonly name: string
  /** Users only; compared without regard to case. */
  readonly email: string | null
  /** Service accounts only: who answers for them. */
  readonly organizationId: OrganizationId | null
  readonly state: PrincipalState
  /** The platform role. */
  readonly role: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
}
