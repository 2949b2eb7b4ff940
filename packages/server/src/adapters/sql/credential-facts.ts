import {
  ADMITS_ALL,
  type AdmissionPolicy,
  type CredentialKind,
  type CredentialState,
  type GrantState,
  type Instant,
  type OrganizationId,
  type PrincipalState,
  type PrincipalType,
  type RateLimit,
  type WorkspaceId,
  type WorkspaceState,
} from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'
import type { CredentialFacts, FoundFacts } from '../../ports/verification-store.ts'
import { repeatedJson } from './repeated-json.ts'
import { secretContent } from './sealed-content.ts'
import type { Sealing } from './sealed-credentials.ts'

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
  /** The roles of the principal's teams in the workspace, as a JSON text; null for none. Each is looked up by team, however many members the workspace has. Asked for in an organization's workspace alone: no other has teams. */
  readonly teamRoles: string
  /** The id of the workspace that a principal's credential is seen from. */
  readonly workspace: string
}

const OLDER_SECRET_WAITS = `s.version > 1 and exists (
  select 1 from secrets e where e.credential_id = c.id and e.version < s.version and e.ends_at_first_use = 1
)`

/** The one statement of the data plane: what is known of a secret, seen from one workspace; a key is always seen from its own. */
export const factsSelect = ({ digest, row, flag, teamRoles, workspace, heads, one }: FactsWords): string => `
  select ${row(`
    h.epoch, case h.partitions when 1 then ${one('h.position')} else (${heads}) end, c.id, c.kind, c.name, c.state, c.created_at, c.not_before, c.expires_at,
    c.scopes, c.workspaces, c.resources, nullif(c.address_allowlist, '[]'), c.rate_limit,
    s.version, s.ends_at, ${flag(OLDER_SECRET_WAITS)},
    c.owner_type, c.owner_id, p.type, p.handle, p.state, p.role,
    w.id, w.organization_id, w.address, w.name, w.state, ${flag('w.owner_id = c.owner_id')}, ${flag("w.visibility = 'public'")},
    nullif(w.policy, '${JSON.stringify(ADMITS_ALL)}'), o.policy, om.role, m.role, case when w.organization_id is null then null else ${teamRoles} end, g.state,
    c.revision, s.ends_at_first_use, s.seal`)}
  from change_head h
  left join secrets s on s.digest = ${digest}
  left join credentials c on c.id = s.credential_id
  left join principals p on c.owner_type = 'principal' and p.id = c.owner_id
  left join workspaces w on w.id = case c.owner_type when 'workspace' then c.owner_id else ${workspace} end
  left join organizations o on o.id = w.organization_id
  left join organization_members om on om.organization_id = w.organization_id and om.principal_id = c.owner_id
  left join workspace_members m on m.workspace_id = w.id and m.member_id = c.owner_id
  left join grants g on g.workspace_id = w.id and g.credential_id = c.id
  where h.id = 1`

/** The columns of `factsSelect`, in its order. Where no such secret was issued there is a position alone. */
export type FoundRow = readonly [
  epoch: string,
  /** A list of numbers, or a JSON text of one, where the log has several partitions. */
  head: number | readonly number[] | string,
  id: CredentialFacts['credential']['id'] | null,
  kind: CredentialKind,
  name: string,
  state: CredentialState,
  createdAt: Instant,
  notBefore: Instant | null,
  expiresAt: Instant | null,
  scopes: string,
  workspaces: string | null,
  resources: string | null,
  addressAllowlist: string | null,
  rateLimit: string | null,
  secretVersion: number,
  secretEndsAt: Instant | null,
  olderSecretWaits: number,
  ownerType: 'principal' | 'workspace' | 'platform',
  ownerId: string,
  principalType: PrincipalType | null,
  handle: string | null,
  principalState: PrincipalState | null,
  role: string | null,
  workspaceId: WorkspaceId | null,
  organizationId: OrganizationId | null,
  address: string,
  workspaceName: string,
  workspaceState: WorkspaceState,
  isOwner: number | null,
  isPublic: number,
  policy: string | null,
  organizationPolicy: string | null,
  organizationRole: string | null,
  memberRole: string | null,
  teamRoles: string | null,
  grant: GrantState | null,
  revision: number,
  endsAtFirstUse: number,
  seal: string | null,
]

/** Reads what was found for a digest. A secret whose seal does not fit counts as never issued, and is told of. */
export function foundFactsReader({ seals, onBroken }: Sealing): (row: FoundRow, digest: Digest) => FoundFacts {
  const facts = factsReader()
  return (row, digest) => {
    const [epoch, head, id] = row
    const isIntact = id === null || seals.isIntact(contentOf(row, id, digest), row[38])
    if (!isIntact) onBroken({ row: 'secret', id })
    return { position: { epoch, numbers: numbersOf(head) }, facts: isIntact ? facts(row) : null }
  }
}

function numbersOf(head: FoundRow[1]): readonly number[] {
  if (typeof head === 'number') return [head]
  return typeof head === 'string' ? (JSON.parse(head) as number[]) : head
}

/** What the seal of a found secret covers; `id` is the credential's. */
function contentOf(row: FoundRow, id: string, digest: Digest): string {
  return secretContent(
    {
      id,
      kind: row[3],
      state: row[5],
      created_at: row[6],
      not_before: row[7],
      expires_at: row[8],
      scopes: row[9],
      workspaces: row[10],
      resources: row[11],
      address_allowlist: row[12],
      rate_limit: row[13],
      owner_type: row[17],
      owner_id: row[18],
      revision: row[36],
    },
    digest,
    { version: row[14], ends_at: row[15], ends_at_first_use: row[37] },
  )
}

function factsReader(): (row: FoundRow) => CredentialFacts | null {
  const listFrom = repeatedJson<readonly string[]>()
  const policyFrom = repeatedJson<AdmissionPolicy>()
  const optional = <T>(read: (text: string) => T, text: string | null): T | null => (text === null ? null : read(text))
  return ([
    ,
    ,
    id,
    kind,
    name,
    state,
    createdAt,
    notBefore,
    expiresAt,
    scopes,
    workspaces,
    resources,
    addressAllowlist,
    rateLimit,
    secretVersion,
    secretEndsAt,
    olderSecretWaits,
    ownerType,
    ownerId,
    principalType,
    handle,
    principalState,
    role,
    workspaceId,
    organizationId,
    address,
    workspaceName,
    workspaceState,
    isOwner,
    isPublic,
    policy,
    organizationPolicy,
    organizationRole,
    memberRole,
    teamRoles,
    grant,
  ]) => {
    if (id === null) return null
    return {
      credential: {
        id,
        kind,
        name,
        state,
        createdAt,
        notBefore,
        expiresAt,
        scopes: listFrom(scopes),
        workspaces: optional(listFrom, workspaces) as readonly WorkspaceId[] | null,
        resources: optional(listFrom, resources),
        addressAllowlist: optional(listFrom, addressAllowlist) ?? NONE,
        rateLimit: rateLimit === null ? null : (JSON.parse(rateLimit) as RateLimit),
      },
      secretVersion,
      secretEndsAt,
      endsOlderSecret: olderSecretWaits === 1,
      principal:
        ownerType === 'principal'
          ? {
              id: ownerId,
              type: principalType ?? 'user',
              handle: principalType === 'user' ? handle : null,
              state: principalState ?? 'deleted',
              role,
            }
          : {
              id: ownerId,
              type: ownerType,
              handle: null,
              // A key stands and falls with its workspace, a service key with the platform.
              state: ownerType === 'workspace' && workspaceState === 'deleted' ? 'deleted' : 'active',
              role: null,
            },
      workspace:
        workspaceId === null
          ? null
          : {
              id: workspaceId,
              organizationId,
              address,
              name: workspaceName,
              state: workspaceState,
              standing: {
                owner: isOwner === 1,
                public: isPublic === 1,
                organizationRoles: organizationRole === null ? NONE : [organizationRole],
                workspaceRoles: rolesFrom(memberRole, teamRoles),
              },
              policy: optional(policyFrom, policy) ?? ADMITS_ALL,
              organizationPolicy: optional(policyFrom, organizationPolicy),
              grant,
            },
    }
  }
}

const NONE: readonly string[] = Object.freeze([])

function rolesFrom(member: string | null, teams: string | null): readonly string[] {
  const ofTeams = teams === null ? NONE : (JSON.parse(teams) as readonly string[])
  return member === null ? ofTeams : [member, ...ofTeams]
}
