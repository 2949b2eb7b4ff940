import {
  ADMITS_ALL,
  type GrantState,
  type OrganizationId,
  type PrincipalState,
  type PrincipalType,
  type WorkspaceId,
  type WorkspaceState,
} from '@latchkey/core'
import type { CredentialFacts } from '../../ports/verification-store.ts'
import type { StoredCredentialRow } from './tables.ts'

/** Where the engines say the same in other words. */
export interface FactsWords {
  /** The parameter with the digest. */
  readonly digest: string
  /** The columns as what is selected. */
  readonly row: (columns: string) => string
  /** The numbers of all partitions of the log, in their order, as a JSON text or value; from rows of `change_head` alone. */
  readonly heads: string
  /** A number where `heads` may stand as well. */
  readonly one: (number: string) => string
  /** A condition as 1 or 0; null may stand for 0. */
  readonly flag: (condition: string) => string
  /** `credentials c`, of which id, revision and name are asked for and nothing else. */
  readonly revised: string
  /** The roles of the teams of a principal in the workspace, as a JSON text; null for none. Each is looked up by team, however many members the workspace has. Asked for in an organization's workspace alone: no other has teams. */
  readonly teamRoles: (principal: string) => string
  /** The id of the workspace that a principal's credential is seen from. */
  readonly workspace: string
}

/**
 * What a statement asks for. `personal`: what decides as the copy in the secret's row has it, and nothing that only an organization's workspaces or a log of several
 * partitions have: `isPartial` tells where that is not enough. `anywhere`: these too. `columns`: all, and what decides from the credential's own row, which is right
 * whoever wrote last. Each table that is joined costs PostgreSQL something even where no row of it is looked for.
 */
export type FactsStatement = 'personal' | 'anywhere' | 'columns'

/** What no copy has. The other side reads the columns of `DecisiveColumns`, in its order, behind all others. */
const OWN_COLUMNS = `, c.kind, c.scopes, c.workspaces, c.resources, c.address_allowlist, c.rate_limit, c.state, c.not_before, c.expires_at, c.created_at`

const OLDER_SECRET_WAITS = `s.version > 1 and exists (
  select 1 from secrets e where e.credential_id = s.credential_id and e.version < s.version and e.ends_at_first_use = 1
)`

const organizationJoins = (principal: string): string => `left join organizations o on o.id = w.organization_id
  left join organization_members om on om.organization_id = w.organization_id and om.principal_id = ${principal}`

/** What most have is left out, as null: a text costs several times as much. */
const unless = (usual: string, column: string): string => `case ${column} when '${usual}' then null else ${column} end`

/** The statement of the data plane: what is known of a secret, seen from one workspace; a key is always seen from its own. */
export function factsSelect(statement: FactsStatement, words: FactsWords): string {
  const { digest, row, flag, revised, teamRoles, workspace, heads, one } = words
  const [source, decisive, credentials, more] =
    statement === 'columns' ? ['c', 'null', 'credentials c', OWN_COLUMNS] : ['s', 's.decisive', revised, '']
  const isPersonal = statement === 'personal'
  const joins = isPersonal ? '' : organizationJoins(`${source}.owner_id`)
  const [policy, role] = isPersonal ? ['null', 'null'] : ['o.policy', 'om.role']
  const inTeams = `case when w.organization_id is null then null else ${teamRoles(`${source}.owner_id`)} end`
  return `
  select ${row(`
    h.epoch, case h.partitions when 1 then ${one('h.position')} else ${isPersonal ? 'null' : `(${heads})`} end, s.credential_id, c.name, ${decisive}, c.revision,
    s.version, s.ends_at, s.ends_at_first_use, s.seal, ${flag(OLDER_SECRET_WAITS)},
    ${source}.owner_type, ${source}.owner_id, ${unless('user', 'p.type')}, p.handle, ${unless('active', 'p.state')}, p.role,
    w.id, w.organization_id, w.address, w.name, ${unless('active', 'w.state')}, ${flag(`w.owner_id = ${source}.owner_id`)}, ${flag("w.visibility = 'public'")},
    ${unless(JSON.stringify(ADMITS_ALL), 'w.policy')}, ${policy}, ${role}, m.role,
    ${isPersonal ? 'null' : inTeams}, g.state${more}`)}
  from change_head h
  left join secrets s on s.digest = ${digest}
  left join ${credentials} on c.id = s.credential_id
  left join principals p on ${source}.owner_type = 'principal' and p.id = ${source}.owner_id
  left join workspaces w on w.id = case ${source}.owner_type when 'workspace' then ${source}.owner_id else ${workspace} end
  ${joins}
  left join workspace_members m on m.workspace_id = w.id and m.member_id = ${source}.owner_id
  left join grants g on g.workspace_id = w.id and g.credential_id = s.credential_id
  where h.id = 1`
}

/** The columns of `factsSelect`, in its order. Where no such secret was issued there is a position alone. */
export type FoundRow = readonly [
  epoch: string,
  /** A list of numbers, or a JSON text of one, where the log has several partitions; `null` there for who did not ask for them. */
  head: number | readonly number[] | string | null,
  id: CredentialFacts['credential']['id'] | null,
  name: string,
  decisive: string | null,
  revision: number | null,
  secretVersion: number,
  secretEndsAt: CredentialFacts['secretEndsAt'],
  endsAtFirstUse: number,
  seal: string | null,
  olderSecretWaits: number,
  ownerType: 'principal' | 'workspace' | 'platform',
  ownerId: string,
  /** `null` for a user, and where there is none. */
  principalType: PrincipalType | null,
  handle: string | null,
  /** `null` for active, and where there is none. */
  principalState: PrincipalState | null,
  /** `null` where there is no principal. */
  role: string | null,
  workspaceId: WorkspaceId | null,
  organizationId: OrganizationId | null,
  address: string,
  workspaceName: string,
  /** `null` for active. */
  workspaceState: WorkspaceState | null,
  isOwner: number | null,
  isPublic: number,
  policy: string | null,
  organizationPolicy: string | null,
  organizationRole: string | null,
  memberRole: string | null,
  teamRoles: string | null,
  grant: GrantState | null,
  ...own: readonly [] | DecisiveColumns,
]

type Own<Column extends keyof StoredCredentialRow> = StoredCredentialRow[Column]
/** All `null` where the credential is gone. */
export type DecisiveColumns = readonly [
  kind: Own<'kind'>,
  scopes: Own<'scopes'>,
  workspaces: Own<'workspaces'>,
  resources: Own<'resources'>,
  addressAllowlist: Own<'address_allowlist'>,
  rateLimit: Own<'rate_limit'>,
  state: Own<'state'>,
  notBefore: Own<'not_before'>,
  expiresAt: Own<'expires_at'>,
  createdAt: Own<'created_at'>,
]

/** Whether a row that was asked for by `personal` lacks what it did not ask for. */
export function isPartial(row: FoundRow): boolean {
  const [, head, , , , , , , , , , , , , , , , , organizationId] = row
  return head === null || organizationId !== null
}
