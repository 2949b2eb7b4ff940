import type { AuditAction, AuditRecord, Instant, OrganizationId, WorkspaceId } from '@latchkey/core'
import type { Page } from './page.ts'

/** Whose history: exactly one. */
export type AuditScope =
  | { readonly of: 'owner'; readonly id: string }
  | { readonly of: 'subject'; readonly id: string }
  | { readonly of: 'workspace'; readonly id: WorkspaceId }
  | { readonly of: 'organization'; readonly id: OrganizationId }
  | { readonly of: 'platform' }

/** Which records of a history are wanted; what is left out narrows nothing. */
export interface AuditFilter {
  readonly actions?: readonly AuditAction[] | undefined
  /** Id of the principal that did it, or of the credential that it did it with. */
  readonly actorId?: string | undefined
  readonly subjectId?: string | undefined
  readonly from?: Instant | undefined
  /** Exclusive. */
  readonly until?: Instant | undefined
}

export interface AuditReader {
  list(scope: AuditScope, page: Page, filter?: AuditFilter): Promise<AuditRecord[]>
}
