import {
  type CredentialOwner,
  type Excess,
  type ExpiryChoice,
  excess,
  type Instant,
  intersect,
  invalidField,
  LatchkeyError,
  lifetimeFault,
  missing,
  parseRange,
  type Reach,
  resolveExpiry,
  type WorkspaceId,
} from '@latchkey/core'
import type { Caller } from '../access/caller.ts'
import { accessWorkspace } from '../access/rights.ts'
import { isSession } from '../people.ts'
import type { CredentialFamily, FamilyContext } from './family.ts'

/** What a maker may choose of a credential's reach; everything left out takes the family's default. */
export interface ReachChoice {
  readonly scopes?: readonly string[] | undefined
  /** Ids or addresses. */
  readonly workspaces?: readonly string[] | null | undefined
  readonly resources?: readonly string[] | null | undefined
  readonly addressAllowlist?: readonly string[] | undefined
  readonly expiry?: ExpiryChoice | undefined
}

/** A reach whose workspaces are known by id. */
export interface CredentialReach extends Reach {
  readonly workspaces: readonly WorkspaceId[] | null
}

/** What the caller's own credential could hand on at most. A session stands for the person, whom nothing narrows but the workspace that an embedded one is limited to. */
function permitOf(caller: Caller): Reach {
  const { scopes, workspaces, resources, addressAllowlist, expiresAt } = caller.credential
  if (isSession(caller.kind))
    return { scopes: ['*'], workspaces, resources: null, addressAllowlist: [], expiresAt: null }
  return { scopes, workspaces, resources, addressAllowlist, expiresAt }
}

/**
 * A reach as it compares with that of a token. An API key names no workspaces and yet acts in its own alone; a service key's scopes are none that a person
 * could hold, and the right to make service keys is the right to give them.
 */
function comparable(family: CredentialFamily, { workspace }: FamilyContext, reach: Reach): Reach {
  if (family.kind === 'service') return { ...reach, scopes: [] }
  return family.kind === 'key' && workspace !== undefined ? { ...reach, workspaces: [workspace.workspace.id] } : reach
}

/** Refuses to let a caller's token touch a credential that reaches further than itself: whoever may rotate or resume a wider one holds it. */
export function requireCovers(family: CredentialFamily, context: FamilyContext, target: Reach): void {
  const reach = comparable(family, context, target)
  const faults = excess(reach, { ...permitOf(context.caller), expiresAt: null }, context.platform.scopes)
  if (faults.length > 0) throw exceedsOwnAccess(faults)
}

/** The reach of a new credential, with all its choices checked against the catalog, the maker, the owner and the policies. */
export async function draftReach(
  family: CredentialFamily,
  context: FamilyContext,
  owner: CredentialOwner,
  choice: ReachChoice,
  createdAt: Instant,
): Promise<CredentialReach> {
  const workspaces = await resolveWorkspaces(family, context, choice.workspaces ?? null)
  const scopes =
    choice.scopes === undefined
      ? await defaultScopes(family, context, owner, workspaces)
      : await resolveScopes(family, context, owner, choice.scopes, workspaces, [])
  const reach = {
    scopes,
    workspaces,
    resources: choice.resources ?? null,
    addressAllowlist: checkedRanges(choice.addressAllowlist ?? inheritedRanges(context.caller)),
    expiresAt: resolveExpiry(choice.expiry ?? defaultExpiry(family, context), context.now),
  }
  const faults = excess(comparable(family, context, reach), permitOf(context.caller), context.platform.scopes)
  if (faults.length > 0) throw exceedsOwnAccess(faults)
  await requirePolicies(family, context, reach, createdAt)
  return reach
}

/** Throws `policy_refused` when a workspace that the credential is made for does not admit such a one. */
export async function requirePolicies(
  family: CredentialFamily,
  context: FamilyContext,
  reach: CredentialReach,
  createdAt: Instant,
): Promise<void> {
  for (const policy of await family.policies(context, reach.workspaces)) {
    const fault = lifetimeFault(policy, createdAt, reach.expiresAt)
    if (fault !== null)
      throw new LatchkeyError('policy_refused', fault, { fields: [{ pointer: '/expiresAt', message: fault }] })
    // A personal access token may hold more for other workspaces; in this one the policy narrows it at each verification.
    const refused =
      family.kind === 'key' && policy.allowedScopes !== null ? missing(reach.scopes, policy.allowedScopes) : []
    if (refused.length > 0) {
      const message = `The workspace's policy does not allow ${refused.join(', ')}; leave it out.`
      throw new LatchkeyError('policy_refused', message, { fields: [{ pointer: '/scopes', message }] })
    }
  }
}

function exceedsOwnAccess(faults: readonly Excess[]): LatchkeyError {
  const fields = faults.map(({ field, message }) => ({
    pointer: `/${field === 'addressAllowlist' ? 'ipAllowlist' : field}`,
    message,
  }))
  return new LatchkeyError('exceeds_own_access', 'A credential never gets more than its maker has.', { fields })
}

export async function resolveWorkspaces(
  family: CredentialFamily,
  context: FamilyContext,
  named: readonly string[] | null,
): Promise<readonly WorkspaceId[] | null> {
  if (named === null) return null
  if (family.kind !== 'pat')
    throw invalidField('/workspaces', 'Only a personal access token is limited to workspaces; leave the list out.')
  if (named.length === 0)
    throw invalidField('/workspaces', 'Name at least one workspace, or leave the list out for all that you reach.')
  const ids = new Set<WorkspaceId>()
  for (const [index, name] of named.entries()) {
    const workspace = name.includes('/') ? await context.tables.workspaces.findByAddress(name) : null
    const id = workspace?.id ?? (name as WorkspaceId)
    try {
      await accessWorkspace(context.tables, context.platform, context.caller, id)
    } catch (error) {
      if (!(error instanceof LatchkeyError)) throw error
      throw invalidField(`/workspaces/${index}`, error.message)
    }
    ids.add(id)
  }
  return [...ids]
}

const isWildcard = (name: string) => name === '*' || name.endsWith(':*')

async function defaultScopes(
  family: CredentialFamily,
  context: FamilyContext,
  owner: CredentialOwner,
  workspaces: readonly WorkspaceId[] | null,
): Promise<readonly string[]> {
  const names = family.defaultScopes(context)
  if (family.keepsWildcards) return names
  return intersect(context.platform.scopes.expand(names), await family.grantable(context, owner, workspaces))
}

/** Scope names as they will be stored. Throws for a name that is not declared, or that maker or owner don't hold at this moment, unless it is `kept` from before. */
export async function resolveScopes(
  family: CredentialFamily,
  context: FamilyContext,
  owner: CredentialOwner,
  chosen: readonly string[],
  workspaces: readonly WorkspaceId[] | null,
  kept: readonly string[],
): Promise<readonly string[]> {
  const { scopes: catalog } = context.platform
  const names = [...new Set(chosen)]
  const strange = names.findIndex((name) => !catalog.has(name))
  if (strange !== -1)
    throw invalidField(
      `/scopes/${strange}`,
      'There is no such scope on this platform; GET /v1/platform lists them all.',
    )
  const [unmet] = catalog.unmet(names)
  if (unmet !== undefined)
    throw invalidField(
      `/scopes/${names.indexOf(unmet.name)}`,
      `${unmet.name} is of no use without ${unmet.lacking.join(' and ')}; choose those too, or leave it out.`,
    )
  const added = missing(names, kept)
  const forPeople = names.findIndex((name) => context.platform.config.sessionOnlyScopes?.includes(name))
  if (forPeople !== -1)
    throw invalidField(`/scopes/${forPeople}`, 'No token may hold this scope: it is for people who are signed in.')
  const grantable = added.length === 0 ? [] : await family.grantable(context, owner, workspaces)
  const lacking = missing(catalog.expand(added.filter((name) => !isWildcard(name))), grantable)
  if (lacking.length > 0) {
    throw exceedsOwnAccess([
      {
        field: 'scopes',
        message: `${lacking.join(', ')} can't be given: you, or the owner, don't hold it there at this moment.`,
      },
    ])
  }
  if (family.keepsWildcards) return names
  return [...intersect(names, kept), ...intersect(catalog.expand(added), grantable)]
}

function defaultExpiry(family: CredentialFamily, context: FamilyContext): ExpiryChoice {
  if (context.caller.credential.expiresAt !== null && !isSession(context.caller.kind))
    return context.caller.credential.expiresAt
  return family.kind === 'pat' ? context.platform.config.defaultExpiry : 'never'
}

/** A child of a token that is bound to addresses is bound to the same ones, unless its maker narrows them. */
function inheritedRanges(caller: Caller): readonly string[] {
  return isSession(caller.kind) ? [] : caller.credential.addressAllowlist
}

/** An IP allowlist without repeats. Throws for an entry that is no range. */
export function checkedRanges(ranges: readonly string[]): readonly string[] {
  const fault = ranges.findIndex((text) => parseRange(text) === null)
  if (fault !== -1)
    throw invalidField(
      `/ipAllowlist/${fault}`,
      'Write an address or a range such as 192.0.2.0/24 or 2001:db8::/32, with no bits set after the prefix.',
    )
  return [...new Set(ranges)]
}
