import type {
  AuditAction,
  AuditRecord,
  ChangeSubject,
  Credential,
  CredentialId,
  CredentialKind,
  CredentialOwner,
  Grant,
  GrantState,
  Instant,
  Organization,
  OrganizationId,
  OrganizationMember,
  Principal,
  PrincipalId,
  PrincipalState,
  Standing,
  Team,
  TeamId,
  Workspace,
  WorkspaceId,
  WorkspaceMember,
} from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'
import type { AccountReader, AccountWriter } from './account-table.ts'
import type {
  CredentialCounts,
  CredentialOrder,
  CredentialSelection,
  InventoryPage,
  InventoryPlace,
  InventorySelection,
} from './credential-list.ts'
import type { DeviceTable } from './device-table.ts'
import type { EmbedCodeTable } from './embed-code-table.ts'
import type { ExposureReader, ExposureWriter } from './exposure-table.ts'
import type { ForeignReader, ForeignWriter } from './foreign-table.ts'
import type { IdentityReader, IdentityWriter } from './identity-table.ts'
import type { NoticeReader, NoticeWriter } from './notice-table.ts'
import type { PasskeyReader, PasskeyWriter } from './passkey-table.ts'
import type { RecoverableReader, RecoverableWriter } from './recoverable-table.ts'
import type { ThrottleTable } from './throttle-table.ts'
import type { TicketReader, TicketWriter } from './ticket-table.ts'
import type { UsageReader } from './usage-store.ts'

/** A stretch of a list that is ordered newest first: at most `limit` items older than the item with the id `after`. */
export interface Page {
  readonly limit: number
  readonly after: string | null
}

/** One secret of a credential. */
export interface SecretVersion {
  readonly digest: Digest
  readonly credentialId: CredentialId
  readonly version: number
  readonly createdAt: Instant
  /** From then on it is refused; `null` while it is the newest. */
  readonly endsAt: Instant | null
  /** Whether the first use of a later version ends it earlier. */
  readonly endsAtFirstUse: boolean
}

/** A stored answer to a call that carried an idempotency key. */
export interface StoredAnswer {
  /** SHA-256 over caller and key. */
  readonly lookup: Digest
  /** SHA-256 over the call's input: the same key with other input is a mistake of the caller. */
  readonly request: Digest
  readonly sealed: Uint8Array
  readonly expiresAt: Instant
}

/** What a write must hand over to be committed: its audit records and the changes that verifiers have to hear of, in the same transaction. */
export interface Written<T> {
  readonly value: T
  readonly audit: readonly AuditRecord[]
  readonly changes: readonly ChangeSubject[]
}

export interface ManagementStore {
  /** A consistent view; nothing that `work` does can change the store. */
  read<T>(work: (tables: ReadTables) => Promise<T>): Promise<T>
  /**
   * All or nothing: the rows that `work` wrote, its audit records and its change-log entries are committed together before the promise resolves, and durable then.
   * Writes are serializable; when `work` throws, nothing of it remains and the error comes through as it is. A unique value that
   * is taken throws `already_exists`.
   */
  write<T>(work: (tables: WriteTables) => Promise<Written<T>>): Promise<T>
}

export interface ReadTables {
  readonly principals: PrincipalReader
  readonly accounts: AccountReader
  readonly passkeys: PasskeyReader
  readonly identities: IdentityReader
  readonly tickets: TicketReader
  readonly organizations: OrganizationReader
  readonly teams: TeamReader
  readonly workspaces: WorkspaceReader
  readonly grants: GrantReader
  readonly credentials: CredentialReader
  readonly audit: AuditReader
  readonly usage: UsageReader
  readonly notices: NoticeReader
  readonly exposures: ExposureReader
  readonly settings: SettingReader
  readonly foreign: ForeignReader
  readonly recoverable: RecoverableReader
}

export interface WriteTables extends ReadTables {
  readonly principals: PrincipalReader & PrincipalWriter
  readonly accounts: AccountReader & AccountWriter
  readonly passkeys: PasskeyReader & PasskeyWriter
  readonly identities: IdentityReader & IdentityWriter
  readonly tickets: TicketReader & TicketWriter
  readonly organizations: OrganizationReader & OrganizationWriter
  readonly teams: TeamReader & TeamWriter
  readonly workspaces: WorkspaceReader & WorkspaceWriter
  readonly grants: GrantReader & GrantWriter
  readonly credentials: CredentialReader & CredentialWriter
  readonly notices: NoticeReader & NoticeWriter
  readonly exposures: ExposureReader & ExposureWriter
  readonly settings: SettingReader & SettingWriter
  readonly answers: AnswerTable
  readonly throttle: ThrottleTable
  readonly devices: DeviceTable
  readonly embedCodes: EmbedCodeTable
  readonly foreign: ForeignReader & ForeignWriter
  readonly recoverable: RecoverableReader & RecoverableWriter
}

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

export interface OrganizationReader {
  find(id: OrganizationId): Promise<Organization | null>
  /** Deleted ones too: a slug is never given twice. */
  findBySlug(slug: string): Promise<Organization | null>
  /** Those not deleted that the principal is a member of. */
  list(member: PrincipalId, page: Page): Promise<Organization[]>
  /** The member's role; `null` for a stranger. */
  roleOf(id: OrganizationId, member: PrincipalId): Promise<string | null>
  members(id: OrganizationId, page: Page): Promise<OrganizationMember[]>
  /** How many active members hold a role. */
  countMembers(id: OrganizationId, role: string): Promise<number>
}
export interface OrganizationWriter {
  insert(organization: Organization): Promise<void>
  update(organization: Organization): Promise<void>
  setMember(id: OrganizationId, member: PrincipalId, role: string): Promise<void>
  /** Takes the member out of the organization, its teams and its workspaces. */
  removeMember(id: OrganizationId, member: PrincipalId): Promise<boolean>
}

/** What the members of a team hold in one workspace. */
export interface TeamRole {
  readonly workspaceId: WorkspaceId
  readonly role: string
}

export interface TeamReader {
  find(organizationId: OrganizationId, id: TeamId): Promise<Team | null>
  list(organizationId: OrganizationId, page: Page): Promise<Team[]>
  members(organizationId: OrganizationId, id: TeamId): Promise<PrincipalId[]>
  /** Whether there is a team of the organization that both are in. */
  share(organizationId: OrganizationId, one: PrincipalId, other: PrincipalId): Promise<boolean>
  /** The team's role in each workspace, deleted ones left out. */
  roles(organizationId: OrganizationId, id: TeamId): Promise<TeamRole[]>
}
export interface TeamWriter {
  insert(team: Team): Promise<void>
  update(team: Team): Promise<void>
  /** Takes the team out of every workspace too. */
  delete(organizationId: OrganizationId, id: TeamId): Promise<void>
  addMember(organizationId: OrganizationId, id: TeamId, member: PrincipalId): Promise<void>
  removeMember(organizationId: OrganizationId, id: TeamId, member: PrincipalId): Promise<boolean>
}

export interface WorkspaceReader {
  find(id: WorkspaceId): Promise<Workspace | null>
  /** Deleted ones too: an address is never given twice. */
  findByAddress(address: string): Promise<Workspace | null>
  /** Those not deleted that the principal owns or holds a role in, directly, through a team or through the organization. */
  reachedBy(principal: PrincipalId, page: Page): Promise<Workspace[]>
  /** Those not deleted. */
  ofOrganization(organization: OrganizationId, page: Page): Promise<Workspace[]>
  /** Active ones whose own policy, or that of their organization, ends what goes unused. */
  withIdleLimit(page: Page): Promise<Workspace[]>
  standing(id: WorkspaceId, principal: PrincipalId): Promise<Standing>
  members(id: WorkspaceId, page: Page): Promise<WorkspaceMember[]>
  roleOf(id: WorkspaceId, member: PrincipalId | TeamId): Promise<string | null>
}
export interface WorkspaceWriter {
  insert(workspace: Workspace): Promise<void>
  update(workspace: Workspace): Promise<void>
  setMember(id: WorkspaceId, member: PrincipalId | TeamId, role: string): Promise<void>
  removeMember(id: WorkspaceId, member: PrincipalId | TeamId): Promise<boolean>
}

export interface GrantReader {
  find(workspaceId: WorkspaceId, credentialId: CredentialId): Promise<Grant | null>
  list(workspaceId: WorkspaceId, state: GrantState | null, page: Page): Promise<Grant[]>
}
export interface GrantWriter {
  put(grant: Grant): Promise<void>
}

export interface CredentialFilter {
  readonly kind: CredentialKind | readonly CredentialKind[]
  readonly state?: Credential['state']
}

export interface CredentialReader {
  find(owner: CredentialOwner, id: CredentialId): Promise<Credential | null>
  /**
   * What `find` refuses because somebody else changed its row, while a secret of it opens it as it was sealed: as it was sealed, for the owner that it had then. To be
   * revoked, and for nothing else.
   */
  findOpened(owner: CredentialOwner, id: CredentialId): Promise<Credential | null>
  /** Purged ones are left out. */
  list(owner: CredentialOwner, filter: CredentialFilter, page: Page): Promise<Credential[]>
  /** Those of an owner that a selection admits, in an order of the reader's own. Purged ones are left out. */
  select(owner: CredentialOwner, selection: CredentialSelection, order: CredentialOrder): Promise<Credential[]>
  /** How many of them are listed under each status. */
  count(owner: CredentialOwner, selection: Omit<CredentialSelection, 'status'>): Promise<CredentialCounts>
  /** Those of the whole platform that a selection admits, newest first. Looks at a bounded number of rows, so a page may be short though more follows. */
  inventory(
    selection: InventorySelection,
    page: { readonly limit: number; readonly after: InventoryPlace | null },
  ): Promise<InventoryPage>
  /** The owner's newest of this name that is neither revoked nor purged. */
  findByName(owner: CredentialOwner, kind: CredentialKind, name: string): Promise<Credential | null>
  /** Those of any owner that are revoked, purged ones too, newest first. */
  revoked(page: Page): Promise<Credential[]>
  /** Those that expired before a moment and are not purged, soonest first; sessions too. */
  expiredBefore(moment: Instant, limit: number): Promise<Credential[]>
  /** Personal access tokens that are limited to some workspaces, this one among them, whoever owns them. */
  naming(workspace: WorkspaceId, page: Page): Promise<Credential[]>
  /**
   * Active personal access tokens, made for this workspace or for all of their owner's, whose owner owns it, has a role in it directly or through a team, or
   * one of these roles in its organization. Those that expired by `now` are left out.
   */
  visiting(
    workspace: Pick<Workspace, 'id' | 'ownerId' | 'organizationId'>,
    organizationRoles: readonly string[],
    now: Instant,
    page: Page,
  ): Promise<Credential[]>
  /** For authentication and for administrators whose right to the credential comes from elsewhere (a grant), never from its id alone. */
  findAnyOwner(id: CredentialId): Promise<Credential | null>
  /** What a secret belongs to, whoever owns it, and that secret; also one that has ended. `null` for what was never issued. */
  findBySecret(digest: Digest): Promise<{ readonly credential: Credential; readonly secret: SecretVersion } | null>
  /** Every secret that it ever had, ended ones too, newest first. */
  secrets(owner: CredentialOwner, id: CredentialId): Promise<SecretVersion[]>
}
export interface CredentialWriter {
  insert(credential: Credential, secret: SecretVersion): Promise<void>
  /** The same for thousands, in a fraction of the time. */
  insertMany(made: readonly { readonly credential: Credential; readonly secret: SecretVersion }[]): Promise<void>
  /**
   * Every field but id, kind, owner and creation. Does nothing to what `find` refuses, but that one which `findOpened` gave is revoked by it, all its fields written
   * anew. What is kept of a secret goes when the credential is revoked, or has a newer one. */
  update(credential: Credential): Promise<void>
  /** Deletes the secrets, foreign hashes of them and what only a credential that works needs, and keeps the rest as its tombstone. */
  purge(owner: CredentialOwner, id: CredentialId, at: Instant): Promise<void>
  /**
   * The secret of the version that the credential has now: a new version is taken by `update`, which no two can do from the same state. Throws `not_found` when the credential
   * is not this owner's, `already_exists` when that version has its secret or is not the one that the credential has.
   */
  insertSecret(owner: CredentialOwner, secret: SecretVersion): Promise<void>
  /** Ends each older version than `version` at `endsAt`, unless it ends earlier already. */
  endOlderSecrets(
    owner: CredentialOwner,
    id: CredentialId,
    version: number,
    endsAt: Instant,
    endsAtFirstUse: boolean,
  ): Promise<void>
}

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

export interface SettingReader {
  get(name: SettingName): Promise<string | null>
}
export interface SettingWriter {
  set(name: SettingName, value: string): Promise<void>
}
/** `set_up_at`: when the first operator was made. `link_key`: what signs the links in mails, as base64url. `seal_key_id`: which key was made for the row seals first. */
export type SettingName = 'set_up_at' | 'link_key' | 'seal_key_id'

export interface AnswerTable {
  find(lookup: Digest, now: Instant): Promise<StoredAnswer | null>
  /** Also forgets answers that have expired. */
  put(answer: StoredAnswer, now: Instant): Promise<void>
}
