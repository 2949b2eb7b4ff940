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
import type { SecretRow, StoredCredentialRow } from './tables.ts'

/** Where the engines say the same in other words. */
export interface FactsWords {
  /** The parameter with the digest. */
  readonly digest: string
  /** The columns as what is selected. */
  readonly row: (columns: readonly string[]) => string
  /** A condition as what the engine gives for it. */
  readonly flag: (condition: string) => string
  /** A column that may be left out, as null, where it says what is usual. */
  readonly unless: (usual: string, column: string) => string
  /** `credentials c`, of which id, revision and name are asked for and nothing else. */
  readonly revised: string
  /** The roles of the teams of a principal in the workspace, as a JSON text; null for none. Each is looked up by team, however many members the workspace has. Asked for in an organization's workspace alone: no other has teams. */
  readonly teamRoles: (principal: string) => string
  /** The id of the workspace that a principal's credential is seen from. */
  readonly workspace: string
}

/**
 * What a statement asks for. `personal`: what decides as the copy in the secret's row has it, and of a workspace what its own owner or a key of its needs:
 * `isPartial` tells where that is not enough. `anywhere`: also what members and organizations have. `columns`: all, and what decides from the
 * credential's own row, which is right whoever wrote last. Each table that is joined costs PostgreSQL something even where no row of it is looked for, and each column
 * once more for every table joined after it.
 */
export type FactsStatement = 'personal' | 'anywhere' | 'columns'

const OLDER_SECRET_WAITS = `s.version > 1 and exists (
  select 1 from secrets e where e.credential_id = s.credential_id and e.version < s.version and e.ends_at_first_use = 1
)`

/** What a look-up has from a copy else, behind all others: whether an older secret waits, and the columns of `DecisiveColumns` in their order. */
const ownColumns = (flag: FactsWords['flag']): readonly string[] => [
  flag(OLDER_SECRET_WAITS),
  ...['c.kind', 'c.scopes', 'c.workspaces', 'c.resources', 'c.address_allowlist', 'c.rate_limit', 'c.state'],
  ...['c.not_before', 'c.expires_at', 'c.created_at'],
  ...['c.owner_type', 's.version', 's.ends_at', 's.ends_at_first_use'],
]

/** The statement of the data plane: what is known of a secret, seen from one workspace; a key is always seen from its own. */
export function factsSelect(statement: FactsStatement, words: FactsWords): string {
  const { digest, row, flag, unless, revised, teamRoles, workspace } = words
  const [source, decisive, credentials] =
    statement === 'columns' ? ['c', 'null', 'credentials c'] : ['s', 's.decisive', revised]
  const owner = `${source}.owner_id`
  const isPersonal = statement === 'personal'
  // Numbers beside numbers and texts beside texts, which spares the engine to ask anew what each is.
  const columns = [
    ...['s.credential_id', decisive, 's.seal', owner, 'c.name'],
    ...[unless('user', 'p.type'), 'p.handle', unless('active', 'p.state'), 'p.role'],
    ...['w.id', 'w.organization_id', 'w.address', 'w.name', unless('active', 'w.state')],
    ...[unless(JSON.stringify(ADMITS_ALL), 'w.policy'), 'w.has_grants'],
    'c.revision',
    ...[flag(`w.owner_id = ${owner}`), flag("w.visibility = 'public'")],
  ]
  const wider = [
    ...['o.policy', 'g.state', 'om.role', 'm.role'],
    `case when w.organization_id is null then null else ${teamRoles(owner)} end`,
  ]
  const widerJoins = `left join organizations o on o.id = w.organization_id
  left join organization_members om on om.organization_id = w.organization_id and om.principal_id = ${owner}
  left join workspace_members m on m.workspace_id = w.id and m.member_id = ${owner}
  left join grants g on g.workspace_id = w.id and g.credential_id = s.credential_id`
  // An id tells by its beginning what it is of: none of a workspace is found among the principals.
  return `
  select ${row([...columns, ...(isPersonal ? [] : wider), ...(statement === 'columns' ? ownColumns(flag) : [])])}
  from secrets s
  left join ${credentials} on c.id = s.credential_id
  left join principals p on p.id = ${owner}
  left join workspaces w on w.id = case ${source}.owner_type when 'workspace' then ${owner} else ${workspace} end
  ${isPersonal ? '' : widerJoins}
  where s.digest = ${digest}`
}

/** The columns of `factsSelect`, in its order. */
export type FoundRow = readonly [
  id: CredentialFacts['credential']['id'],
  decisive: string | null,
  seal: string | null,
  ownerId: string | null,
  name: string,
  /** `null` where there is none; may be that for a user. */
  principalType: PrincipalType | null,
  handle: string | null,
  /** `null` where there is none; may be that for active. */
  principalState: PrincipalState | null,
  /** `null` where there is no principal. */
  role: string | null,
  workspaceId: WorkspaceId | null,
  organizationId: OrganizationId | null,
  address: string,
  workspaceName: string,
  /** May be `null` for active. */
  workspaceState: WorkspaceState | null,
  /** May be `null` for one that admits all. */
  policy: string | null,
  hasGrants: number | null,
  revision: number | null,
  isOwner: number | null,
  isPublic: number | null,
  ...more: readonly [] | WiderColumns | readonly [...WiderColumns, ...OwnColumns],
]

/** What `personal` leaves out. */
type WiderColumns = readonly [
  organizationPolicy: string | null,
  grant: GrantState | null,
  organizationRole: string | null,
  memberRole: string | null,
  teamRoles: string | null,
]

/** So many columns come of each, before what `columns` has beside. */
export const PERSONAL_COLUMNS = 19
export const ANYWHERE_COLUMNS = 24

/** What `columns` asks for beside. */
type OwnColumns = readonly [olderSecretWaits: number | null, ...DecisiveColumns]

type Own<Column extends keyof StoredCredentialRow> = StoredCredentialRow[Column]
/** Those of the credential are all `null` where it is gone. */
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
  ownerType: Own<'owner_type'>,
  version: SecretRow['version'],
  endsAt: SecretRow['ends_at'],
  endsAtFirstUse: SecretRow['ends_at_first_use'],
]
