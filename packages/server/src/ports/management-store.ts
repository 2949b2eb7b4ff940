import type { AuditRecord, ChangeSubject } from '@latchkey/core'
import type { AccountReader, AccountWriter } from './account-table.ts'
import type { AnswerTable } from './answer-table.ts'
import type { AuditReader } from './audit-table.ts'
import type { CredentialReader, CredentialWriter } from './credential-table.ts'
import type { DeviceTable } from './device-table.ts'
import type { EmbedCodeTable } from './embed-code-table.ts'
import type { ExposureReader, ExposureWriter } from './exposure-table.ts'
import type { ForeignReader, ForeignWriter } from './foreign-table.ts'
import type { GrantReader, GrantWriter } from './grant-table.ts'
import type { IdentityReader, IdentityWriter } from './identity-table.ts'
import type { NoticeReader, NoticeWriter } from './notice-table.ts'
import type { OrganizationReader, OrganizationWriter } from './organization-table.ts'
import type { PasskeyReader, PasskeyWriter } from './passkey-table.ts'
import type { PrincipalReader, PrincipalWriter } from './principal-table.ts'
import type { RecoverableReader, RecoverableWriter } from './recoverable-table.ts'
import type { SettingReader, SettingWriter } from './setting-table.ts'
import type { TeamReader, TeamWriter } from './team-table.ts'
import type { ThrottleTable } from './throttle-table.ts'
import type { TicketReader, TicketWriter } from './ticket-table.ts'
import type { UsageReader } from './usage-store.ts'
import type { WorkspaceReader, WorkspaceWriter } from './workspace-table.ts'

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
