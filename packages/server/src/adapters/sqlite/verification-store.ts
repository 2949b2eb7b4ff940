import type { DatabaseSync } from 'node:sqlite'
import type { CredentialFacts, VerificationStore } from '../../ports/verification-store.ts'
import { digestBytes } from '../sql/digest.ts'

const flag = (condition: string): string => `json(iif(${condition}, 'true', 'false'))`

const STANDING = `json_object(
  'owner', ${flag('w.owner_id = c.owner_id')},
  'public', ${flag("w.visibility = 'public'")},
  'organizationRoles', iif(om.role is null, json_array(), json_array(om.role)),
  'workspaceRoles', (
    select json_group_array(m.role) from workspace_members m where m.workspace_id = w.id and m.member_id in (
      select c.owner_id union all select t.team_id from team_members t where t.principal_id = c.owner_id
    )
  )
)`

const WORKSPACE = `json_object(
  'id', w.id, 'organizationId', w.organization_id, 'address', w.address, 'name', w.name, 'state', w.state,
  'standing', ${STANDING},
  'policy', json(w.policy), 'organizationPolicy', json(o.policy), 'grant', g.state
)`

/** A key stands and falls with its workspace, a service key with the platform. */
const PRINCIPAL = `case c.owner_type
  when 'platform' then json_object('id', c.owner_id, 'type', 'platform', 'handle', null, 'state', 'active', 'role', null)
  when 'workspace' then json_object('id', c.owner_id, 'type', 'workspace', 'handle', null, 'state', iif(w.state = 'deleted', 'deleted', 'active'), 'role', null)
  else json_object('id', c.owner_id, 'type', coalesce(p.type, 'user'), 'handle', iif(p.type = 'user', p.handle, null), 'state', coalesce(p.state, 'deleted'), 'role', p.role)
end`

const OLDER_SECRET_WAITS = `s.version > 1 and exists (
  select 1 from secrets e where e.credential_id = c.id and e.version < s.version and e.ends_at_first_use = 1
)`

/** `CredentialFacts` as JSON text. */
const FACTS = `json_object(
  'credential', json_object(
    'id', c.id, 'kind', c.kind, 'name', c.name, 'state', c.state, 'createdAt', c.created_at, 'notBefore', c.not_before,
    'expiresAt', c.expires_at, 'scopes', json(c.scopes), 'workspaces', json(c.workspaces), 'resources', json(c.resources),
    'addressAllowlist', json(c.address_allowlist), 'rateLimit', json(c.rate_limit)
  ),
  'secretVersion', s.version, 'secretEndsAt', s.ends_at, 'endsOlderSecret', ${flag(OLDER_SECRET_WAITS)},
  'principal', ${PRINCIPAL},
  'workspace', iif(w.id is null, null, ${WORKSPACE})
)`

/** The address as the workspace has it: `me` is the handle of whoever asks. */
const NAMED = `iif(?2 glob 'me/*', p.handle || substr(?2, 3), ?2)`

/** `named` finds the workspace that a principal's credential is seen from; a key is always seen from its own. */
const select = (named: string): string => `
  select h.epoch, h.position, iif(c.id is null, null, ${FACTS}) as facts
  from change_head h
  left join secrets s on s.digest = ?1
  left join credentials c on c.id = s.credential_id
  left join principals p on c.owner_type = 'principal' and p.id = c.owner_id
  left join workspaces w on w.id = case c.owner_type when 'workspace' then c.owner_id else ${named} end
  left join organizations o on o.id = w.organization_id
  left join organization_members om on om.organization_id = w.organization_id and om.principal_id = c.owner_id
  left join grants g on g.workspace_id = w.id and g.credential_id = c.id
  where h.id = 1`

interface FoundRow {
  readonly epoch: string
  readonly position: number
  /** `CredentialFacts` as JSON; `null` when no such secret was issued. */
  readonly facts: string | null
}

/**
 * Prepared once and run alone: the query builder would cost several times the look-up itself. Everything comes as one JSON text that SQLite writes and V8
 * reads, because a value in a column of its own costs `node:sqlite` about as much as ten in a text.
 */
export function sqliteVerificationStore(database: DatabaseSync): VerificationStore {
  const byId = database.prepare(select('?2'))
  const byAddress = database.prepare(select(`(select a.id from workspaces a where a.address = ${NAMED})`))
  return {
    find(digest, workspace) {
      const statement = workspace?.includes('/') ? byAddress : byId
      const { epoch, position, facts } = statement.get(digestBytes(digest), workspace) as unknown as FoundRow
      const known = facts === null ? null : (JSON.parse(facts) as CredentialFacts)
      return { position: { epoch, number: position }, facts: known }
    },
  }
}
