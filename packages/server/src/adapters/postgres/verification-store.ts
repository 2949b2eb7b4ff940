import type { Pool } from 'pg'
import type { CredentialFacts, VerificationStore } from '../../ports/verification-store.ts'
import { digestBytes } from '../sql/digest.ts'
import { type SealedColumns, type SealedSecretColumns, secretContent } from '../sql/sealed-content.ts'
import type { Sealing } from '../sql/sealed-credentials.ts'
import { isLost, translate } from './errors.ts'
import { type Patience, retrying } from './retry.ts'

const STANDING = `json_build_object(
  'owner', coalesce(w.owner_id = c.owner_id, false),
  'public', w.visibility = 'public',
  'organizationRoles', case when om.role is null then json_build_array() else json_build_array(om.role) end,
  'workspaceRoles', (
    select coalesce(json_agg(held.role), json_build_array()) from (
      select m.role from workspace_members m where m.workspace_id = w.id and m.member_id = c.owner_id
      union all
      select m.role from team_members t join workspace_members m on m.workspace_id = w.id and m.member_id = t.team_id
        where t.principal_id = c.owner_id
    ) held
  )
)`

const WORKSPACE = `json_build_object(
  'id', w.id, 'organizationId', w.organization_id, 'address', w.address, 'name', w.name, 'state', w.state,
  'standing', ${STANDING},
  'policy', w.policy::json, 'organizationPolicy', o.policy::json, 'grant', g.state
)`

/** A key stands and falls with its workspace, a service key with the platform. */
const PRINCIPAL = `case c.owner_type
  when 'platform' then json_build_object('id', c.owner_id, 'type', 'platform', 'handle', null, 'state', 'active', 'role', null)
  when 'workspace' then json_build_object(
    'id', c.owner_id, 'type', 'workspace', 'handle', null, 'state', case when w.state = 'deleted' then 'deleted' else 'active' end, 'role', null
  )
  else json_build_object(
    'id', c.owner_id, 'type', coalesce(p.type, 'user'), 'handle', case when p.type = 'user' then p.handle end,
    'state', coalesce(p.state, 'deleted'), 'role', p.role
  )
end`

const OLDER_SECRET_WAITS = `s.version > 1 and exists (
  select 1 from secrets e where e.credential_id = c.id and e.version < s.version and e.ends_at_first_use = 1
)`

/** `CredentialFacts` as JSON. */
const FACTS = `json_build_object(
  'credential', json_build_object(
    'id', c.id, 'kind', c.kind, 'name', c.name, 'state', c.state, 'createdAt', c.created_at, 'notBefore', c.not_before,
    'expiresAt', c.expires_at, 'scopes', c.scopes::json, 'workspaces', c.workspaces::json, 'resources', c.resources::json,
    'addressAllowlist', c.address_allowlist::json, 'rateLimit', c.rate_limit::json
  ),
  'secretVersion', s.version, 'secretEndsAt', s.ends_at, 'endsOlderSecret', ${OLDER_SECRET_WAITS},
  'principal', ${PRINCIPAL},
  'workspace', case when w.id is not null then ${WORKSPACE} end
)`

/** What the secret's seal covers, as the columns hold it: the names are theirs. */
const SEALED = `json_build_object(
  'id', c.id, 'kind', c.kind, 'owner_type', c.owner_type, 'owner_id', c.owner_id, 'scopes', c.scopes, 'workspaces', c.workspaces,
  'resources', c.resources, 'address_allowlist', c.address_allowlist, 'rate_limit', c.rate_limit, 'state', c.state, 'not_before', c.not_before,
  'expires_at', c.expires_at, 'created_at', c.created_at, 'revision', c.revision,
  'version', s.version, 'ends_at', s.ends_at, 'ends_at_first_use', s.ends_at_first_use
)`

/** The address as the workspace has it: `me` is the handle of whoever asks. */
const NAMED = `case when $2::text like 'me/%' then p.handle || substr($2::text, 3) else $2::text end`

/** `named` finds the workspace that a principal's credential is seen from; a key is always seen from its own. */
const select = (named: string): string => `
  select h.epoch, h.position, case when c.id is not null then ${FACTS} end as facts,
    case when c.id is not null then ${SEALED} end as sealed, s.seal
  from change_head h
  left join secrets s on s.digest = $1
  left join credentials c on c.id = s.credential_id
  left join principals p on c.owner_type = 'principal' and p.id = c.owner_id
  left join workspaces w on w.id = case c.owner_type when 'workspace' then c.owner_id else ${named} end
  left join organizations o on o.id = w.organization_id
  left join organization_members om on om.organization_id = w.organization_id and om.principal_id = c.owner_id
  left join grants g on g.workspace_id = w.id and g.credential_id = c.id
  where h.id = 1`

const BY_ID = { name: 'find-by-id', text: select('$2::text') }
const BY_ADDRESS = {
  name: 'find-by-address',
  text: select(`(select a.id from workspaces a where a.address = ${NAMED})`),
}

interface FoundRow {
  readonly epoch: string
  readonly position: number
  readonly facts: CredentialFacts | null
  readonly sealed: (SealedColumns & SealedSecretColumns) | null
  readonly seal: string | null
}

/**
 * Kept prepared on each connection, so that a look-up is one statement and one trip. To plan it anew each time would cost several times the look-up, and
 * it has but one good plan: `LOOKUP_SETTINGS` hold the engine to it whatever its statistics say.
 */
export function postgresVerificationStore(
  pool: Pool,
  patience: Patience,
  { seals, onBroken }: Sealing,
): VerificationStore {
  return {
    async find(digest, workspace) {
      const statement = workspace?.includes('/') ? BY_ADDRESS : BY_ID
      // No text in the database has a zero character, and PostgreSQL refuses even to compare with one.
      const values = [digestBytes(digest), workspace?.includes('\0') ? '' : workspace]
      try {
        const { rows } = await retrying(patience, isLost, () => pool.query<FoundRow>({ ...statement, values }))
        const { epoch, position, facts, sealed, seal } = rows[0] as FoundRow
        const isIntact = sealed === null || seals.isIntact(secretContent(sealed, digest, sealed), seal)
        if (!isIntact) onBroken({ row: 'secret', id: sealed.id })
        return { position: { epoch, number: position }, facts: isIntact ? facts : null }
      } catch (fault) {
        throw translate(fault)
      }
    },
  }
}

/** Row by row, each found by an index. */
export const LOOKUP_SETTINGS = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
} as const
