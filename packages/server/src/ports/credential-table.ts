import type {
  Credential,
  CredentialId,
  CredentialKind,
  CredentialOwner,
  Instant,
  Workspace,
  WorkspaceId,
} from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'
import type {
  CredentialCounts,
  CredentialOrder,
  CredentialSelection,
  InventoryPage,
  InventoryPlace,
  InventorySelection,
} from './credential-list.ts'
import type { Page } from './page.ts'

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
