import type { ForeignSecretRow, SecretRow, StoredCredentialRow } from './tables.ts'

/** The columns of a credential that decide what it may do. */
export type SealedColumns = Pick<
  StoredCredentialRow,
  | 'id'
  | 'kind'
  | 'owner_type'
  | 'owner_id'
  | 'scopes'
  | 'workspaces'
  | 'resources'
  | 'rate_limit'
  | 'state'
  | 'not_before'
  | 'expires_at'
  | 'created_at'
  | 'revision'
> & {
  /** `null` for an empty list too. */
  readonly address_allowlist: string | null
}

export type SealedSecretColumns = Pick<SecretRow, 'version' | 'ends_at' | 'ends_at_first_use'>

/** With what only management decides by. */
type ManagedColumns = SealedColumns & Pick<StoredCredentialRow, 'revoked_at' | 'authenticated_at' | 'secret_version'>

/** What a credential's own seal covers. Each content begins with what it is of, so that no seal of one kind of row fits another. */
export function credentialContent(row: ManagedColumns): string {
  return JSON.stringify(['credential', ...decisive(row), row.revoked_at, row.authenticated_at, row.secret_version])
}

/**
 * What a secret's seal covers: with the secret, all that decides on the credential it opens, so that a verification checks one seal alone. The revision ties the
 * rows of one credential together: an older one of them alone fits none of the others.
 */
export function secretContent(
  credential: SealedColumns,
  digest: string,
  { version, ends_at, ends_at_first_use }: SealedSecretColumns,
): string {
  return JSON.stringify(['secret', ...decisive(credential), digest, version, ends_at, ends_at_first_use])
}

/** What the seal of another system's hash covers. */
export function foreignContent({ lookup, credential_id, hash }: Omit<ForeignSecretRow, 'seal'>): string {
  return JSON.stringify(['foreign', lookup, credential_id, hash])
}

const decisive = (row: SealedColumns) => [
  row.id,
  row.kind,
  row.owner_type,
  row.owner_id,
  row.scopes,
  row.workspaces,
  row.resources,
  row.address_allowlist === NO_ADDRESSES ? null : row.address_allowlist,
  row.rate_limit,
  row.state,
  row.not_before,
  row.expires_at,
  row.created_at,
  row.revision,
]

const NO_ADDRESSES = '[]'
