import { parseRange, rangeWithin } from '../network/address.ts'
import type { ScopeCatalog } from '../scope/catalog.ts'
import { missing } from '../scope/set.ts'
import { covers, isWildcard } from '../scope/wildcard.ts'
import type { Instant } from '../time.ts'

/** How far a credential reaches: what its maker asks for, or what the maker could hand on. */
export interface Reach {
  /** Scope names as chosen, wildcards included. */
  readonly scopes: readonly string[]
  /** `null` for every workspace that the owner reaches. */
  readonly workspaces: readonly string[] | null
  /** `null` for every resource. */
  readonly resources: readonly string[] | null
  /** Empty for every address. */
  readonly addressAllowlist: readonly string[]
  /** `null` for never. */
  readonly expiresAt: Instant | null
}

/** One way in which a reach exceeds another: the field, and a sentence for its maker. */
export interface Excess {
  readonly field: keyof Reach
  readonly message: string
}

/**
 * How `wanted` reaches further than `held`; empty when every right of the one is a right of the other. A wildcard is covered only by the same or a
 * wider wildcard, since what it stands for may grow.
 */
export function excess(wanted: Reach, held: Reach, catalog: ScopeCatalog): readonly Excess[] {
  const found: Excess[] = []
  const scopes = wanted.scopes.filter((name) => !coversScope(held.scopes, name, catalog))
  if (scopes.length > 0)
    found.push({ field: 'scopes', message: `You don't hold ${scopes.join(', ')} yourself, so you can't hand it on.` })
  if (
    held.workspaces !== null &&
    (wanted.workspaces === null || missing(wanted.workspaces, held.workspaces).length > 0)
  ) {
    found.push({
      field: 'workspaces',
      message: 'Your own credential is limited to some workspaces; choose only among those.',
    })
  }
  if (held.resources !== null && (wanted.resources === null || missing(wanted.resources, held.resources).length > 0)) {
    found.push({
      field: 'resources',
      message: 'Your own credential is limited to some resources; choose only among those.',
    })
  }
  if (held.addressAllowlist.length > 0 && !addressesWithin(wanted.addressAllowlist, held.addressAllowlist)) {
    found.push({
      field: 'addressAllowlist',
      message: 'Your own credential is limited to some addresses; choose ranges inside those.',
    })
  }
  if (held.expiresAt !== null && (wanted.expiresAt === null || wanted.expiresAt > held.expiresAt)) {
    found.push({
      field: 'expiresAt',
      message: 'Your own credential expires earlier; choose an expiry date no later than its own.',
    })
  }
  return found
}

function coversScope(held: readonly string[], name: string, catalog: ScopeCatalog): boolean {
  if (isWildcard(name))
    return held.some((wide) => wide === name || (catalog.has(wide) && isWildcard(wide) && covers(wide, name)))
  return missing(catalog.expand([name]), catalog.expand(held)).length === 0
}

function addressesWithin(wanted: readonly string[], held: readonly string[]): boolean {
  const outer = held.map(parseRange)
  return (
    wanted.length > 0 &&
    wanted.every((entry) => {
      const inner = parseRange(entry)
      return inner !== null && outer.some((range) => range !== null && rangeWithin(inner, range))
    })
  )
}
