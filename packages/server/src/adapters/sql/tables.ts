import type { Generated } from 'kysely'

/** The rows as both engines hold them. Times are milliseconds, lists and policies JSON text, flags 0 or 1. */
export interface Tables {
  principals: PrincipalRow
  organizations: OrganizationRow
  organization_members: { organization_id: string; principal_id: string; role: string }
  teams: { id: string; organization_id: string; name: string; created_at: number }
  team_members: { team_id: string; principal_id: string }
  workspaces: Omit<WorkspaceRow, 'has_grants'> & { has_grants: Generated<number> }
  workspace_members: { workspace_id: string; member_id: string; role: string }
  grants: GrantRow
  credentials: StoredCredentialRow
  credential_workspaces: { workspace_id: string; credential_id: string }
  secrets: SecretRow
  uses: {
    credential_id: string
    count: number
    last_used_at: number
    address: string | null
    user_agent: string | null
  }
  use_days: { credential_id: string; day: string; count: number }
  notices: { credential_id: string; expires_at: number; milestone: string; planned_at: number }
  notice_deliveries: DeliveryRow
  exposures: ExposureRow
  dismissed_notices: { principal_id: string; notice_id: string; at: number }
  unsubscribed: { principal_id: string; at: number }
  audit_records: AuditRow
  /** `position` tells partition and number: see `log-keys.ts`. */
  change_log: { position: number; at: number; type: string; subject_id: string }
  /** One row for each partition, with ids from 1 on. `partitions`, how many there are, and `epoch` are the same in all. */
  change_head: { id: number; position: number; epoch: string; partitions: number }
  foreign_formats: { name: string; format: string }
  foreign_secrets: ForeignSecretRow
  accounts: AccountRow
  recoverable_secrets: RecoverableRow
  passkeys: PasskeyRow
  device_requests: DeviceRow
  embed_codes: EmbedCodeRow
  identities: IdentityRow
  tickets: { lookup: Uint8Array; purpose: string; principal_id: string; email: string | null; expires_at: number }
  failures: { subject: string; count: number; last_at: number }
  answers: { lookup: Uint8Array; request: Uint8Array; sealed: Uint8Array; expires_at: number }
  settings: { name: string; value: string }
  migrations: { version: number; name: string; applied_at: number }
}

export interface PrincipalRow {
  id: string
  type: string
  handle: string
  name: string
  email: string | null
  organization_id: string | null
  state: string
  role: string
  created_at: number
  updated_at: number
}

export interface ExposureRow {
  credential_id: string
  kind: string
  at: number
  place: string | null
  told_at: number | null
  put_away_at: number | null
}

export interface AccountRow {
  principal_id: string
  /** The address that its holder has proved to read; another one that the person has by now is not verified. */
  verified_email: string | null
  password_hash: string | null
  password_set_at: number | null
  language: string | null
}

export interface PasskeyRow {
  id: string
  principal_id: string
  name: string
  credential: string
  public_key: Uint8Array
  counter: number
  transports: string
  backed_up: number
  created_at: number
  last_used_at: number | null
}

export interface IdentityRow {
  issuer: string
  subject: string
  principal_id: string
  email: string | null
  created_at: number
  last_used_at: number | null
}

export interface DeviceRow {
  lookup: Uint8Array
  user_code: string
  device: string
  address: string | null
  state: string
  principal_id: string | null
  interval_ms: number
  polled_at: number | null
  expires_at: number
}

export interface EmbedCodeRow {
  lookup: Uint8Array
  principal_id: string
  origin: string
  workspace_id: string | null
  authenticated_at: number | null
  service_key_id: string
  expires_at: number
}

export interface OrganizationRow {
  id: string
  slug: string
  name: string
  state: string
  policy: string
  revoke_after_idle: number | null
  created_at: number
  updated_at: number
}

export interface WorkspaceRow {
  id: string
  address: string
  slug: string
  name: string
  owner_id: string | null
  organization_id: string | null
  visibility: string
  state: string
  policy: string
  revoke_after_idle: number | null
  /** 1 once it has had a grant: a look-up in any other does not look for one. */
  has_grants: number
  created_at: number
  updated_at: number
}

export interface GrantRow {
  workspace_id: string
  credential_id: string
  state: string
  requested_at: number
  decided_at: number | null
  decided_by: string | null
}

export interface CredentialRow {
  id: string
  kind: string
  owner_type: string
  owner_id: string
  name: string
  description: string
  scopes: string
  workspaces: string | null
  resources: string | null
  address_allowlist: string
  rate_limit: string | null
  state: string
  not_before: number | null
  expires_at: number | null
  created_at: number
  created_by: string
  updated_at: number
  suspended_at: number | null
  revoked_at: number | null
  revoked_by: string | null
  revoke_reason: string | null
  secret_version: number
  hint: string
  authenticated_at: number | null
  page_origin: string | null
  /** The name as it is searched and sorted. */
  name_key: string
  /** What else is searched: hint and description. */
  search_text: string
}

/** With what the store itself keeps about a credential. */
export interface StoredCredentialRow extends CredentialRow {
  /** When `expires_at` got its value; `null` for creation. */
  expiry_set_at: number | null
  /** When all but the tombstone was deleted. */
  purged_at: number | null
  /** Counts the changes of the credential and its secrets. */
  revision: number
  seal: string | null
}

export interface DeliveryRow {
  id: string
  credential_id: string
  expires_at: number
  milestone: string
  channel: string
  recipient_id: string | null
  state: string
  attempts: number
  next_at: number
  lease_until: number | null
  settled_at: number | null
}

export interface SecretRow {
  digest: Uint8Array
  credential_id: string
  version: number
  created_at: number
  ends_at: number | null
  /** 1 where it does; what the other numbers say is told by `endsOlder`. */
  ends_at_first_use: number
  seal: string | null
  /** With the two below, a copy of what decides on the credential and the secret: see `copyOf`. `null` where a version from before there was one wrote last. */
  owner_type: string | null
  owner_id: string | null
  decisive: string | null
}

export interface ForeignSecretRow {
  lookup: string
  credential_id: string
  hash: string | null
  seal: string | null
}

export interface RecoverableRow {
  credential_id: string
  version: number
  key_id: string
  sealed: Uint8Array
}

export interface AuditRow {
  id: string
  at: number
  principal_id: string | null
  credential_id: string | null
  action: string
  subject_id: string
  owner_id: string | null
  workspace_id: string | null
  organization_id: string | null
  detail: string
}
