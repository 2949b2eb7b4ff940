import type { OrganizationId, Principal, PrincipalId, PrincipalState } from '@latchkey/core'
import type { Page } from './page.ts'

/** Which principals are wanted; what is left out narrows nothing. */
export interface PrincipalFilter {
  /** Folded words, each of which stands in the name, the address or the handle. */
  readonly words?: readonly string[] | undefined
  readonly state?: PrincipalState | undefined
  readonly role?: string | undefined
}

export interface PrincipalReader {
  find(id: PrincipalId): Promise<Principal | null>
  findByEmail(email: string): Promise<Principal | null>
  /** Deleted ones too: a handle is never given twice. */
  findByHandle(handle: string): Promise<Principal | null>
  /** The active users who hold a platform role, newest first. */
  withRole(role: string, limit: number): Promise<Principal[]>
  /** How many active users hold a platform role. */
  countActive(role: string): Promise<number>
  /** Service accounts of one organization, or users (`null`). Deleted ones are left out. */
  list(organizationId: OrganizationId | null, page: Page, filter?: PrincipalFilter): Promise<Principal[]>
}

export interface PrincipalWriter {
  insert(principal: Principal): Promise<void>
  update(principal: Principal): Promise<void>
}
