import { LatchkeyError } from '../errors.ts'
import type { ScopeCatalog } from '../scope/catalog.ts'
import { union } from '../scope/set.ts'

/** Names of scopes (wildcards of the catalog included) for each role name. */
export type RoleScopes = Readonly<Record<string, readonly string[]>>

export interface RoleDefinitions {
  /** Roles in a workspace. `owner` is what the user who owns a workspace holds there. */
  readonly workspace: RoleScopes & { readonly owner: readonly string[] }
  /** Roles in an organization: what they may do in the organization itself. */
  readonly organization: RoleScopes & { readonly owner: readonly string[] }
  /** The workspace role that an organization role brings in each of the organization's workspaces; none where it names none. */
  readonly workspaceRoleOf: Readonly<Record<string, string>>
  /** Roles on the platform: what a principal may do outside any workspace. `user` is everybody's. */
  readonly platform: RoleScopes & Readonly<Record<'user' | 'operator' | 'service_account', readonly string[]>>
  /** What anybody may do in a public workspace. */
  readonly publicWorkspace: readonly string[]
}

/** How a principal stands to one workspace, as the store found it at this moment. */
export interface Standing {
  readonly owner: boolean
  /** Roles held directly and through teams. */
  readonly workspaceRoles: readonly string[]
  /** Roles in the organization that owns the workspace. */
  readonly organizationRoles: readonly string[]
  readonly public: boolean
}

export interface RoleCatalog {
  readonly names: {
    readonly workspace: readonly string[]
    readonly organization: readonly string[]
    readonly platform: readonly string[]
  }
  /** Concrete scopes of a principal outside any workspace. */
  platformRights(role: string): readonly string[]
  /** Concrete scopes of a principal in one workspace; none when it has no standing there. */
  workspaceRights(standing: Standing): readonly string[]
  /** Concrete scopes of a member in the organization itself. */
  organizationRights(roles: readonly string[]): readonly string[]
}

const EMPTY: readonly string[] = []

/** Builds the catalog; throws `config_invalid` when a role names a scope that is not declared. */
export function roleCatalog(definitions: RoleDefinitions, scopes: ScopeCatalog): RoleCatalog {
  const expandAll = (roles: RoleScopes, where: string): ReadonlyMap<string, readonly string[]> =>
    new Map(Object.entries(roles).map(([role, names]) => [role, expandRole(`${where} role "${role}"`, names, scopes)]))
  const workspace = expandAll(definitions.workspace, 'workspace')
  const organization = expandAll(definitions.organization, 'organization')
  const platform = expandAll(definitions.platform, 'platform')
  const open = expandRole('public workspace', definitions.publicWorkspace, scopes)
  const scopesOf = (roles: readonly string[], held: ReadonlyMap<string, readonly string[]>) =>
    roles.map((role) => held.get(role) ?? EMPTY)
  for (const [role, brought] of Object.entries(definitions.workspaceRoleOf)) {
    if (organization.has(role) && workspace.has(brought)) continue
    throw new LatchkeyError(
      'config_invalid',
      `workspaceRoleOf joins "${role}" to "${brought}", which are not a role of an organization and one of a workspace`,
    )
  }
  return {
    names: { workspace: [...workspace.keys()], organization: [...organization.keys()], platform: [...platform.keys()] },
    platformRights: (role) => platform.get(role) ?? EMPTY,
    workspaceRights(standing) {
      const brought = standing.organizationRoles.flatMap((role) => definitions.workspaceRoleOf[role] ?? [])
      const lists = scopesOf([...standing.workspaceRoles, ...brought], workspace)
      if (standing.owner) lists.push(workspace.get('owner') ?? EMPTY)
      if (standing.public) lists.push(open)
      return lists.length === 1 ? (lists[0] as readonly string[]) : union(lists)
    },
    organizationRights: (roles) => union(scopesOf(roles, organization)),
  }
}

function expandRole(where: string, names: readonly string[], scopes: ScopeCatalog): readonly string[] {
  for (const name of names) {
    if (!scopes.has(name))
      throw new LatchkeyError('config_invalid', `${where} names the scope "${name}", which is not declared`)
  }
  return scopes.expand(names)
}
