import type {
  AuditAction,
  AuditRecord,
  Credential,
  CredentialKind,
  CredentialOwner,
  CredentialState,
  Grant,
  GrantState,
  Instant,
  Organization,
  Policy,
  Principal,
  PrincipalState,
  RateLimit,
  Team,
  Use,
  Workspace,
  WorkspaceState,
} from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'
import type { SecretVersion } from '../../ports/management-store.ts'
import type {
  AuditRow,
  CredentialRow,
  GrantRow,
  OrganizationRow,
  PrincipalRow,
  SecretRow,
  Tables,
  WorkspaceRow,
} from './tables.ts'

/** Rows to domain and back. A row was written by this program, so its shape is trusted here and nowhere checked twice. */

const list = <T extends string>(json: string): readonly T[] => JSON.parse(json) as T[]
const optionalList = <T extends string>(json: string | null): readonly T[] | null =>
  json === null ? null : list<T>(json)
const text = (value: readonly string[] | null): string | null => (value === null ? null : JSON.stringify(value))

export const digestBytes = (digest: Digest): Uint8Array => Buffer.from(digest, 'hex')
export const digestText = (bytes: Uint8Array): Digest => Buffer.from(bytes).toString('hex') as Digest

export function principalFrom(row: PrincipalRow): Principal {
  return {
    id: row.id as Principal['id'],
    type: row.type as Principal['type'],
    handle: row.handle,
    name: row.name,
    email: row.email,
    organizationId: row.organization_id as Principal['organizationId'],
    state: row.state as PrincipalState,
    role: row.role,
    createdAt: row.created_at as Instant,
    updatedAt: row.updated_at as Instant,
  }
}

export function principalRow(principal: Principal): PrincipalRow {
  const { id, type, handle, name, email, state, role } = principal
  return {
    id,
    type,
    handle,
    name,
    email,
    state,
    role,
    organization_id: principal.organizationId,
    created_at: principal.createdAt,
    updated_at: principal.updatedAt,
  }
}

export const policyText = (policy: Policy): string => JSON.stringify(policy)
export const policyFrom = (json: string): Policy => JSON.parse(json) as Policy

export function organizationFrom(row: OrganizationRow): Organization {
  return {
    id: row.id as Organization['id'],
    slug: row.slug,
    name: row.name,
    state: row.state as Organization['state'],
    policy: policyFrom(row.policy),
    createdAt: row.created_at as Instant,
    updatedAt: row.updated_at as Instant,
  }
}

export function organizationRow(organization: Organization): OrganizationRow {
  const { id, slug, name, state } = organization
  return {
    id,
    slug,
    name,
    state,
    policy: policyText(organization.policy),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  }
}

export function teamFrom(row: Tables['teams']): Team {
  return {
    id: row.id as Team['id'],
    organizationId: row.organization_id as Team['organizationId'],
    name: row.name,
    createdAt: row.created_at as Instant,
  }
}

export function workspaceFrom(row: WorkspaceRow): Workspace {
  return {
    id: row.id as Workspace['id'],
    address: row.address,
    slug: row.slug,
    name: row.name,
    ownerId: row.owner_id as Workspace['ownerId'],
    organizationId: row.organization_id as Workspace['organizationId'],
    visibility: row.visibility as Workspace['visibility'],
    state: row.state as WorkspaceState,
    policy: policyFrom(row.policy),
    createdAt: row.created_at as Instant,
    updatedAt: row.updated_at as Instant,
  }
}

export function workspaceRow(workspace: Workspace): WorkspaceRow {
  const { id, address, slug, name, visibility, state } = workspace
  return {
    id,
    address,
    slug,
    name,
    visibility,
    state,
    owner_id: workspace.ownerId,
    organization_id: workspace.organizationId,
    policy: policyText(workspace.policy),
    created_at: workspace.createdAt,
    updated_at: workspace.updatedAt,
  }
}

export function grantFrom(row: GrantRow): Grant {
  return {
    workspaceId: row.workspace_id as Grant['workspaceId'],
    credentialId: row.credential_id as Grant['credentialId'],
    state: row.state as GrantState,
    requestedAt: row.requested_at as Instant,
    decidedAt: row.decided_at as Instant | null,
    decidedBy: row.decided_by as Grant['decidedBy'],
  }
}

export function grantRow(grant: Grant): GrantRow {
  return {
    workspace_id: grant.workspaceId,
    credential_id: grant.credentialId,
    state: grant.state,
    requested_at: grant.requestedAt,
    decided_at: grant.decidedAt,
    decided_by: grant.decidedBy,
  }
}

/** The part of a credential's row that a verification reads. */
export type VerifiedColumns = Pick<
  CredentialRow,
  | 'id'
  | 'kind'
  | 'name'
  | 'state'
  | 'created_at'
  | 'not_before'
  | 'expires_at'
  | 'scopes'
  | 'workspaces'
  | 'resources'
  | 'address_allowlist'
  | 'rate_limit'
>

export function verifiedFrom(row: VerifiedColumns) {
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
  }
}

/** A credential's row with that of its last use, whose columns are null together. */
export interface UsedCredentialRow extends CredentialRow {
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
    ...verifiedFrom(row),
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

export function secretRow(secret: SecretVersion): SecretRow {
  return {
    digest: digestBytes(secret.digest),
    credential_id: secret.credentialId,
    version: secret.version,
    created_at: secret.createdAt,
    ends_at: secret.endsAt,
    ends_at_first_use: secret.endsAtFirstUse ? 1 : 0,
  }
}

export function auditFrom(row: AuditRow): AuditRecord {
  return {
    id: row.id as AuditRecord['id'],
    at: row.at as Instant,
    actor:
      row.principal_id === null || row.credential_id === null
        ? null
        : { principalId: row.principal_id, credentialId: row.credential_id },
    action: row.action as AuditAction,
    subjectId: row.subject_id,
    ownerId: row.owner_id,
    workspaceId: row.workspace_id,
    organizationId: row.organization_id,
    detail: JSON.parse(row.detail) as AuditRecord['detail'],
  }
}

export function auditRow(record: AuditRecord): AuditRow {
  return {
    id: record.id,
    at: record.at,
    principal_id: record.actor?.principalId ?? null,
    credential_id: record.actor?.credentialId ?? null,
    action: record.action,
    subject_id: record.subjectId,
    owner_id: record.ownerId,
    workspace_id: record.workspaceId,
    organization_id: record.organizationId,
    detail: JSON.stringify(record.detail),
  }
}
