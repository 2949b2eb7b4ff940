import {
  type Credential,
  type CredentialKind,
  type CredentialOwner,
  type CredentialState,
  folded,
  type Instant,
  type RateLimit,
  type Use,
} from '@latchkey/core'
import type { SecretVersion } from '../../ports/credential-table.ts'
import { digestBytes, digestText } from './digest.ts'
import type { CredentialRow, SecretRow, StoredCredentialRow } from './tables.ts'

// A row was written by this program, so its shape is trusted here and nowhere checked twice.
const list = <T extends string>(json: string): readonly T[] => JSON.parse(json) as T[]
const optionalList = <T extends string>(json: string | null): readonly T[] | null =>
  json === null ? null : list<T>(json)
const text = (value: readonly string[] | null): string | null => (value === null ? null : JSON.stringify(value))

/** A credential's row with that of its last use, whose columns are null together. */
export interface UsedCredentialRow extends StoredCredentialRow {
  use_count: number | null
  last_used_at: number | null
  use_address: string | null
  use_agent: string | null
}

function useFrom(row: UsedCredentialRow): Use | null {
  if (row.use_count === null || row.last_used_at === null) return null
  return {
    lastAt: row.last_used_at as Instant,
    address: row.use_address,
    userAgent: row.use_agent,
    count: row.use_count,
  }
}

export function credentialFrom(row: UsedCredentialRow): Credential {
  return {
    id: row.id as Credential['id'],
    kind: row.kind as CredentialKind,
    name: row.name,
    state: row.state as CredentialState,
    createdAt: row.created_at as Instant,
    notBefore: row.not_before as Instant | null,
    expiresAt: row.expires_at as Instant | null,
    scopes: list(row.scopes),
    workspaces: optionalList<NonNullable<Credential['workspaces']>[number]>(row.workspaces),
    resources: optionalList(row.resources),
    addressAllowlist: list(row.address_allowlist),
    rateLimit: row.rate_limit === null ? null : (JSON.parse(row.rate_limit) as RateLimit),
    use: useFrom(row),
    owner: { type: row.owner_type, id: row.owner_id } as CredentialOwner,
    description: row.description,
    createdBy: row.created_by,
    updatedAt: row.updated_at as Instant,
    suspendedAt: row.suspended_at as Instant | null,
    revokedAt: row.revoked_at as Instant | null,
    revokedBy: row.revoked_by,
    revokeReason: row.revoke_reason,
    secretVersion: row.secret_version,
    hint: row.hint,
    authenticatedAt: row.authenticated_at as Instant | null,
    pageOrigin: row.page_origin,
  }
}

export function credentialRow(credential: Credential): CredentialRow {
  const { id, kind, name, description, state, hint } = credential
  return {
    id,
    kind,
    name,
    description,
    state,
    hint,
    owner_type: credential.owner.type,
    owner_id: credential.owner.id,
    scopes: JSON.stringify(credential.scopes),
    workspaces: text(credential.workspaces),
    resources: text(credential.resources),
    address_allowlist: JSON.stringify(credential.addressAllowlist),
    rate_limit: credential.rateLimit === null ? null : JSON.stringify(credential.rateLimit),
    not_before: credential.notBefore,
    expires_at: credential.expiresAt,
    created_at: credential.createdAt,
    created_by: credential.createdBy,
    updated_at: credential.updatedAt,
    suspended_at: credential.suspendedAt,
    revoked_at: credential.revokedAt,
    revoked_by: credential.revokedBy,
    revoke_reason: credential.revokeReason,
    secret_version: credential.secretVersion,
    authenticated_at: credential.authenticatedAt,
    page_origin: credential.pageOrigin,
    name_key: folded(name),
    search_text: folded(`${hint}\n${description}`),
  }
}

export function secretFrom(row: SecretRow): SecretVersion {
  return {
    digest: digestText(row.digest),
    credentialId: row.credential_id as SecretVersion['credentialId'],
    version: row.version,
    createdAt: row.created_at as Instant,
    endsAt: row.ends_at as Instant | null,
    endsAtFirstUse: row.ends_at_first_use === 1,
  }
}

/** Not sealed yet. */
export function secretRow(secret: SecretVersion): SecretRow {
  return {
    digest: digestBytes(secret.digest),
    credential_id: secret.credentialId,
    version: secret.version,
    created_at: secret.createdAt,
    ends_at: secret.endsAt,
    ends_at_first_use: secret.endsAtFirstUse ? 1 : 0,
    seal: null,
    owner_type: null,
    owner_id: null,
    decisive: null,
  }
}
