import type { DatabaseSync } from 'node:sqlite'
import type {
  GrantState,
  Instant,
  OrganizationId,
  PrincipalState,
  PrincipalType,
  WorkspaceId,
  WorkspaceState,
} from '@latchkey/core'
import type { CredentialFacts, VerificationStore } from '../../ports/verification-store.ts'
import { type VerifiedColumns, verifiedFrom } from '../sql/credential-rows.ts'
import { digestBytes } from '../sql/digest.ts'
import { policyFrom } from '../sql/policy.ts'

/** The columns of a credential are null together when the digest is unknown. */
interface FactRow extends Omit<VerifiedColumns, 'id'> {
  id: string | null
  position: number
  secret_version: number
  secret_ends_at: number | null
  ends_older: number
  owner_type: string
  owner_id: string
  principal_type: string | null
  principal_handle: string | null
  principal_state: string | null
  principal_role: string | null
  workspace_id: string | null
  organization_id: string | null
  address: string
  workspace_name: string
  workspace_state: string
  workspace_owner: string | null
  visibility: string
  policy: string
  organization_policy: string | null
  organization_role: string | null
  workspace_roles: string | null
  grant_state: string | null
}

// The roles are sought by one list of ids: an "or" in its place would read all members of the workspace.
const SELECT = (workspace: string) => `
  select h.position, c.id, c.kind, c.name, c.state, c.created_at, c.not_before, c.expires_at, c.scopes, c.workspaces, c.resources, c.address_allowlist, c.rate_limit,
    c.owner_type, c.owner_id, s.version as secret_version, s.ends_at as secret_ends_at,
    s.version > 1 and exists (
      select 1 from secrets o where o.credential_id = c.id and o.version < s.version and o.ends_at_first_use = 1
    ) as ends_older,
    p.type as principal_type, p.handle as principal_handle, p.state as principal_state, p.role as principal_role,
    w.id as workspace_id, w.organization_id, w.address, w.name as workspace_name, w.state as workspace_state, w.owner_id as workspace_owner, w.visibility, w.policy,
    o.policy as organization_policy, om.role as organization_role, g.state as grant_state,
    case when w.id is null or c.owner_type <> 'principal' then null else (
      select json_group_array(m.role) from workspace_members m where m.workspace_id = w.id and m.member_id in (
        select c.owner_id union all select t.team_id from team_members t where t.principal_id = c.owner_id
      )
    ) end as workspace_roles
  from change_head h
  left join secrets s on s.digest = ?1
  left join credentials c on c.id = s.credential_id
  left join principals p on c.owner_type = 'principal' and p.id = c.owner_id
  left join workspaces w on ${workspace}
  left join organizations o on o.id = w.organization_id
  left join organization_members om on om.organization_id = w.organization_id and om.principal_id = c.owner_id
  left join grants g on g.workspace_id = w.id and g.credential_id = c.id
  where h.id = 1`

/** Prepared once and run alone: the query builder would cost several times the look-up itself. */
export function sqliteVerificationStore(database: DatabaseSync): VerificationStore {
  const byId = database.prepare(SELECT("w.id = case c.owner_type when 'workspace' then c.owner_id else ?2 end"))
  const byAddress = database.prepare(
    SELECT(
      "w.id = case c.owner_type when 'workspace' then c.owner_id else (select a.id from workspaces a where a.address = case when ?2 glob 'me/*' then p.handle || substr(?2, 3) else ?2 end) end",
    ),
  )
  return {
    find(digest, workspace) {
      const statement = workspace?.includes('/') ? byAddress : byId
      const row = statement.get(digestBytes(digest), workspace) as unknown as FactRow
      return { facts: row.id === null ? null : factsFrom(row), position: row.position }
    },
  }
}

function factsFrom(row: FactRow): CredentialFacts {
  return {
    credential: verifiedFrom(row as VerifiedColumns),
    secretVersion: row.secret_version,
    secretEndsAt: row.secret_ends_at as Instant | null,
    endsOlderSecret: row.ends_older === 1,
    principal: principalOf(row),
    workspace: workspaceOf(row),
  }
}

/** A key stands and falls with its workspace, a service key with the platform. */
function principalOf(row: FactRow): CredentialFacts['principal'] {
  if (row.owner_type === 'platform')
    return { id: row.owner_id, type: 'platform', handle: null, state: 'active', role: null }
  if (row.owner_type === 'workspace') {
    return {
      id: row.owner_id,
      type: 'workspace',
      handle: null,
      state: row.workspace_state === 'deleted' ? 'deleted' : 'active',
      role: null,
    }
  }
  return {
    id: row.owner_id,
    type: row.principal_type as PrincipalType,
    handle: row.principal_type === 'user' ? row.principal_handle : null,
    state: (row.principal_state ?? 'deleted') as PrincipalState,
    role: row.principal_role,
  }
}

function workspaceOf(row: FactRow): CredentialFacts['workspace'] {
  if (row.workspace_id === null) return null
  return {
    id: row.workspace_id as WorkspaceId,
    organizationId: row.organization_id as OrganizationId | null,
    address: row.address,
    name: row.workspace_name,
    state: row.workspace_state as WorkspaceState,
    standing: {
      owner: row.workspace_owner !== null && row.workspace_owner === row.owner_id,
      workspaceRoles: row.workspace_roles === null ? [] : (JSON.parse(row.workspace_roles) as string[]),
      organizationRoles: row.organization_role === null ? [] : [row.organization_role],
      public: row.visibility === 'public',
    },
    policy: policyFrom(row.policy),
    organizationPolicy: row.organization_policy === null ? null : policyFrom(row.organization_policy),
    grant: row.grant_state as GrantState | null,
  }
}
