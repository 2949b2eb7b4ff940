import type {
  AuditAction,
  AuditRecord,
  ChangeSubject,
  CredentialKind,
  Instant,
  OrganizationId,
  RandomBytes,
  WorkspaceId,
} from '@latchkey/core'
import type { Sha256 } from '@latchkey/verifier'
import type { ReadTables, WriteTables } from '../ports/management-store.ts'
import type { Recovery } from '../ports/recovery.ts'
import type { RunningService } from '../ports/running-service.ts'
import type { Caller } from './access/caller.ts'
import type { ManagementScope } from './access/management-scopes.ts'
import type { OrganizationAccess, WorkspaceAccess } from './access/rights.ts'
import type { ControlParts, SignInParts } from './parts.ts'
import type { Platform } from './platform.ts'

/**
 * Who may call a use case. `at` says where the scope must be held: outside any workspace, in the workspace `input.workspaceId`, or in the organization
 * `input.organizationId`. The runner enforces it before the use case sees the call, and the route table publishes the same object.
 */
export interface Access {
  readonly scope: ManagementScope
  readonly at: 'account' | 'workspace' | 'organization'
  readonly callers: readonly CredentialKind[]
}

/** What every use case is given. */
export interface Context<Tables> {
  readonly tables: Tables
  readonly caller: Caller
  readonly platform: Platform
  readonly now: Instant
  readonly random: RandomBytes
  readonly sha256: Sha256
  readonly signIn: SignInParts
  /** `null` where secrets are shown once and not kept. */
  readonly recovery: Recovery | null
  readonly running: RunningService | null
}

/** What the context holds besides, when the access is `at` a workspace or an organization: that place, with the caller's rights there. */
type PlaceOf<A extends Access> = A['at'] extends 'workspace'
  ? { readonly workspace: WorkspaceAccess }
  : A['at'] extends 'organization'
    ? { readonly organization: OrganizationAccess }
    : unknown

interface Places {
  readonly workspace: WorkspaceAccess
  readonly organization: OrganizationAccess
}

type PlaceInput<A extends Access> = A['at'] extends 'workspace'
  ? { readonly workspaceId: WorkspaceId }
  : A['at'] extends 'organization'
    ? { readonly organizationId: OrganizationId }
    : unknown

/** One audit entry as a use case writes it; the runner adds id, time and actor. */
export interface AuditNote extends Partial<Pick<AuditRecord, 'ownerId' | 'workspaceId' | 'organizationId' | 'detail'>> {
  readonly action: AuditAction
  readonly subjectId: string
}

/** What a command hands back: its answer, what it did, and what verifiers must hear of. A command that changed nothing notes nothing. */
export interface Outcome<O> {
  readonly value: O
  readonly audit: readonly AuditNote[]
  readonly changes: readonly ChangeSubject[]
  /** Done once all is committed, and not at all otherwise: what can't be taken back, such as a mail. */
  readonly after?: (() => void) | undefined
}

export interface Query<I, O> {
  readonly type: 'query'
  readonly access: Access
  readonly run: (context: Context<ReadTables> & Partial<Places>, input: I) => Promise<O>
}

/** What slow work before a transaction is given. */
export interface Preparing {
  readonly parts: ControlParts
  readonly caller: Caller
}

export interface Command<I, O> {
  readonly type: 'command'
  readonly access: Access
  readonly prepare?: ((call: Preparing, input: I) => Promise<unknown>) | undefined
  readonly run: (context: Context<WriteTables> & Partial<Places>, input: I) => Promise<Outcome<O>>
}

export type UseCase<I, O> = Query<I, O> | Command<I, O>

/** A use case that only reads. */
export function query<const A extends Access, I, O>(
  access: A,
  run: (context: Context<ReadTables> & PlaceOf<A>, input: I & PlaceInput<A>) => Promise<O>,
): Query<I & PlaceInput<A>, O> {
  return { type: 'query', access, run: run as Query<I & PlaceInput<A>, O>['run'] }
}

/** A use case that changes state: everything it does is one transaction with its audit records and change-log entries. */
export function command<const A extends Access, I, O>(
  access: A,
  run: (context: Context<WriteTables> & PlaceOf<A>, input: I & PlaceInput<A>) => Promise<Outcome<O>>,
): Command<I & PlaceInput<A>, O> {
  return { type: 'command', access, run: run as Command<I & PlaceInput<A>, O>['run'] }
}

/**
 * A command with work that is too slow for a transaction, such as hashing a password. `prepare` does it before the transaction opens, for a caller whom the access
 * admits, and its answer is the command's input; what it has read may have changed by then.
 */
export function preparedCommand<const A extends Access & { readonly at: 'account' }, I, P, O>(
  access: A,
  prepare: (call: Preparing, input: I) => Promise<P>,
  run: (context: Context<WriteTables>, prepared: P) => Promise<Outcome<O>>,
): Command<I, O> {
  return { type: 'command', access, prepare, run: run as unknown as Command<I, O>['run'] }
}
