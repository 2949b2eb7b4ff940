import { EXPIRY_PRESETS, type ExpiryPreset, NO_POLICY, type ScopeDefinition, strictest } from '@latchkey/core'
import { MANAGEMENT_SCOPES } from '../access/management-scopes.ts'
import type { Platform } from '../platform.ts'
import { type Query, query } from '../use-case.ts'
import { resolveWorkspaces } from './draft.ts'
import type { CredentialFamily, FamilyContext, FamilyInput } from './family.ts'

export interface ScopeOption extends ScopeDefinition {
  /** Whether it belongs to the management API, which every platform has, or to the platform itself. */
  readonly isManagement: boolean
}

/** What the maker of a credential can choose at this moment. */
export interface Choices {
  /** Concrete scopes that it may be given, in the order in which the platform declares them. */
  readonly scopes: readonly ScopeOption[]
  /** The scope that stands for everything its owner may do, now and later; `null` where none does. */
  readonly everything: string | null
  readonly defaultScopes: readonly string[]
  readonly defaultExpiry: ExpiryPreset | 'never'
  readonly expiryPresets: readonly ExpiryPreset[]
  /** What the policies of the workspaces demand; the strictest of them. */
  readonly maxLifetimeMs: number | null
  readonly expiryRequired: boolean
  readonly approvalRequired: boolean
}

export interface ChoicesInput extends FamilyInput {
  /** Ids or addresses that it would be limited to; `null` for all that its owner reaches. */
  readonly workspaces: readonly string[] | null
}

export function choices(family: CredentialFamily): Query<ChoicesInput, Choices> {
  return query(family.read, async (context, input: ChoicesInput) => {
    const { platform } = context
    const owner = await family.owner(context, input)
    const workspaces = await resolveWorkspaces(family, context, input.workspaces)
    const { maxLifetimeMs, expiryRequired, approvalRequired } = (await family.policies(context, workspaces)).reduce(
      strictest,
      NO_POLICY,
    )
    const { defaultExpiry, expiryPresets } = platform.config
    const everything = family.keepsWildcards ? everythingOf(platform) : null
    return {
      scopes: optionsAmong(context, await family.grantable(context, owner, workspaces)).filter(
        ({ name }) => name !== everything,
      ),
      everything,
      defaultScopes: family.defaultScopes(context),
      defaultExpiry: family.kind === 'pat' ? defaultExpiry : 'never',
      expiryPresets: expiryPresets ?? (Object.keys(EXPIRY_PRESETS) as ExpiryPreset[]),
      maxLifetimeMs,
      expiryRequired: expiryRequired || maxLifetimeMs !== null,
      approvalRequired,
    }
  }) as Query<ChoicesInput, Choices>
}

/** The platform's own word for everything, where what a token gets by default is one scope that brings all of its others; else the wildcard. */
function everythingOf({ config, scopes }: Platform): string {
  const [own = '*', ...others] = config.defaultScopes
  const given = new Set(scopes.expand([own]))
  return others.length === 0 && config.scopes.length > 0 && config.scopes.every(({ name }) => given.has(name))
    ? own
    : '*'
}

const MANAGEMENT = new Set<string>(MANAGEMENT_SCOPES.map(({ name }) => name))

function optionsAmong({ platform }: FamilyContext, grantable: readonly string[]): ScopeOption[] {
  const held = new Set(grantable)
  const forPeople = new Set(platform.config.sessionOnlyScopes)
  return platform.scopes.definitions
    .filter(({ name }) => held.has(name) && !forPeople.has(name))
    .map((definition) => ({ ...definition, isManagement: MANAGEMENT.has(definition.name) }))
}
