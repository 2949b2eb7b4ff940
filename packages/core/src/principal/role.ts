import { LatchkeyError } from '../errors.ts'
import type { ScopeCatalog } from '../scope/catalog.ts'
import { uniteFrozen } from '../scope/set.ts'

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

const EMPTY: readonly string[] = Object.freeze([])

/** Builds the catalog; throws `config_invalid` when a role names a scope that is not declared. */
export function roleCatalog(definitions: RoleDefinitions, scopes: ScopeCatalog): RoleCatalog {
  const expandAll = (roles: RoleScopes, where: string): ReadonlyMap<string, readonly string[]> =>
    new Map(Object.entries(roles).map(([role, names]) => [role, expandRole(`${where} role "${role}"`, names, scopes)]))
  const workspace = expandAll(definitions.workspace, 'workspace')
  const organization = expandAll(definitions.organization, 'organization')
  const platform = expandAll(definitions.platform, 'platform')
  const open = expandRole('public workspace', definitions.publicWorkspace, scopes)
  const ofOwner = workspace.get('owner') ?? EMPTY
  const broughtBy = new Map<string, readonly string[]>()
  for (const [role, brought] of Object.entries(definitions.workspaceRoleOf)) {
    const rights = workspace.get(brought)
    if (!organization.has(role) || rights === undefined)
      throw new LatchkeyError(
        'config_invalid',
        `workspaceRoleOf joins "${role}" to "${brought}", which are not a role of an organization and one of a workspace`,
      )
    broughtBy.set(role, rights)
  }
  return {
    names: { workspace: [...workspace.keys()], organization: [...organization.keys()], platform: [...platform.keys()] },
    platformRights: (role) => platform.get(role) ?? EMPTY,
    workspaceRights(standing) {
      const lists = standing.owner ? [ofOwner] : []
      for (const role of standing.workspaceRoles) lists.push(workspace.get(role) ?? EMPTY)
      for (const role of standing.organizationRoles) lists.push(broughtBy.get(role) ?? EMPTY)
      if (standing.public) lists.push(open)
      return lists.length === 0 ? EMPTY : lists.reduce(uniteFrozen)
    },
    organizationRights: (roles) => roles.map((role) => organization.get(role) ?? EMPTY).reduce(uniteFrozen, EMPTY),
  }
}

function expandRole(where: string, names: readonly string[], scopes: ScopeCatalog): readonly string[] {
  for (const name of names) {
    if (!scopes.has(name))
      throw new LatchkeyError('config_invalid', `${where} names the scope "${name}", which is not declared`)
  }
  return scopes.expand(names)
}
