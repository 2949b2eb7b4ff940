import {
  type ExpiryPreset,
  formatFaults,
  intersectFrozen,
  LatchkeyError,
  type RoleCatalog,
  type RoleDefinitions,
  roleCatalog,
  type ScopeCatalog,
  type ScopeDefinition,
  scopeCatalog,
  type TokenFormat,
} from '@latchkey/core'
import { MANAGEMENT_ROLES, MANAGEMENT_SCOPES, RESERVED_SCOPES } from './access/management-scopes.ts'

/** A picture as it is sent to browsers. */
export interface Picture {
  readonly type: 'image/svg+xml' | 'image/png'
  readonly content: Uint8Array
}

/** How the pages of the service look. */
export interface Brand {
  /** `#rrggbb`; the service darkens or lightens it where it could not be read else. */
  readonly color?: string
  /** Square. The first letter of the name on the colour, when left out. */
  readonly logo?: Picture
}

/** What makes a service one platform's: pure data, from a preset and the operator's configuration. */
export interface PlatformConfig {
  /** The brand that people see. */
  readonly name: string
  readonly brand?: Brand
  readonly token: TokenFormat
  /** How tokens travel on the wire of the platform's resource servers: the name of one of the guard's dialects. */
  readonly dialect: string
  /** Where the platform's API is, for the examples that people are shown beside a new token. */
  readonly apiUrl?: string
  /** The origins (RFC 6454) of the platform's own pages that may show the token page. None when left out. */
  readonly embedOrigins?: readonly string[]
  /** The platform's own scopes, beside those of the management API. */
  readonly scopes: readonly ScopeDefinition[]
  /** The platform's own scopes per role, added to what each role may manage. */
  readonly roles: Partial<RoleDefinitions>
  /** What a personal access token gets when its maker chooses no scopes. */
  readonly defaultScopes: readonly string[]
  readonly defaultExpiry: ExpiryPreset | 'never'
  /** What people are offered beside a date of their own and never. Default: every preset. */
  readonly expiryPresets?: readonly ExpiryPreset[]
  /** Where a name tells one credential from another: among those of one owner that are not revoked. Default: nowhere. */
  readonly uniqueNames?: 'owner'
  /**
   * Who of those that may manage an organization's service accounts may change a service account's tokens: everybody, or whoever is in a team with it.
   * Default: everybody.
   */
  readonly serviceAccountTokens?: 'shared_team'
  /** What is done with a token that is reported as found in the open. Default: `revoke`. */
  readonly leakedTokens?: 'revoke' | 'suspend'
  /** What only a person who is signed in may do, and no token, whatever it was given; concrete scopes. None when left out. */
  readonly sessionOnlyScopes?: readonly string[]
  /** Given to every account at its first session, with the defaults above; no token is given where this is left out. */
  readonly defaultToken?: { readonly name: string; readonly description: string }
}

/** The configuration, checked, with its catalogs built. */
export interface Platform {
  readonly config: PlatformConfig
  readonly scopes: ScopeCatalog
  readonly roles: RoleCatalog
  /** Every concrete scope that a person can hold. */
  readonly personalScopes: readonly string[]
  /** The concrete scopes that names give a token: those kept for sessions are not among them. */
  readonly tokenScopes: (names: readonly string[]) => readonly string[]
}

/** Throws `config_invalid` with all that is wrong. */
export function definePlatform(config: PlatformConfig): Platform {
  const faults = formatFaults(config.token)
  if (faults.length > 0)
    throw new LatchkeyError('config_invalid', `The token format can't be used: ${faults.join('; ')}.`)
  if (config.brand?.color !== undefined && !/^#[0-9a-f]{6}$/i.test(config.brand.color))
    throw new LatchkeyError('config_invalid', 'brand.color must be of the form #rrggbb.')
  if (config.apiUrl !== undefined && !isWebAddress(config.apiUrl))
    throw new LatchkeyError('config_invalid', 'apiUrl must be an http or https address.')
  for (const origin of config.embedOrigins ?? []) {
    if (!isPageOrigin(origin))
      throw new LatchkeyError(
        'config_invalid',
        `embedOrigins names "${origin}": write each as in https://app.example.com, without a path; http is for this very machine alone.`,
      )
  }
  const scopes = scopeCatalog([...MANAGEMENT_SCOPES, ...config.scopes])
  const roles = roleCatalog(mergeRoles(config.roles), scopes)
  for (const name of config.defaultScopes) {
    if (!scopes.has(name))
      throw new LatchkeyError('config_invalid', `defaultScopes names "${name}", which is not declared`)
  }
  const { sessionOnlyScopes = [] } = config
  for (const name of sessionOnlyScopes) {
    if (!scopes.expand([name]).includes(name))
      throw new LatchkeyError('config_invalid', `sessionOnlyScopes names "${name}", which is not a concrete scope`)
  }
  const allScopes = scopes.expand(['*'])
  const reserved = new Set<string>(RESERVED_SCOPES)
  const forTokens = Object.freeze(allScopes.filter((name) => !sessionOnlyScopes.includes(name)))
  return {
    config,
    scopes,
    roles,
    personalScopes: Object.freeze(allScopes.filter((name) => !reserved.has(name))),
    tokenScopes: (names) => intersectFrozen(scopes.expand(names), forTokens),
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** As a browser writes it in `Origin`, and where nobody on the way can change the page. */
function isPageOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, origin, hostname } = new URL(text)
  return text === origin && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname)))
}

function mergeRoles(own: Partial<RoleDefinitions>): RoleDefinitions {
  const merge = <T extends Record<string, readonly string[]>>(
    base: T,
    more: Record<string, readonly string[]> | undefined,
  ): T => {
    const merged: Record<string, readonly string[]> = { ...base }
    for (const [role, scopes] of Object.entries(more ?? {})) merged[role] = [...(base[role] ?? []), ...scopes]
    return merged as T
  }
  return {
    workspace: merge(MANAGEMENT_ROLES.workspace, own.workspace),
    organization: merge(MANAGEMENT_ROLES.organization, own.organization),
    workspaceRoleOf: { ...MANAGEMENT_ROLES.workspaceRoleOf, ...own.workspaceRoleOf },
    platform: merge(MANAGEMENT_ROLES.platform, own.platform),
    publicWorkspace: own.publicWorkspace ?? [],
  }
}
