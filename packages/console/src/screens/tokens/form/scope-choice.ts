import { scopeCatalog } from '@latchkey/core'
import type { CredentialChoices } from '@latchkey/sdk'

export type ScopeOption = CredentialChoices['scopes'][number]

/** Scopes about one kind of thing, as they stand together in the tree. */
export interface ScopeGroup {
  /** The part before the colon; empty for names without one. */
  readonly key: string
  readonly isManagement: boolean
  readonly scopes: readonly ScopeOption[]
}

/** The platform's own groups first, in its order; those of the management API after them, as one. */
export function groupsOf(scopes: readonly ScopeOption[]): readonly ScopeGroup[] {
  const groups = new Map<string, ScopeOption[]>()
  const ordered = [...scopes.filter((one) => !one.isManagement), ...scopes.filter((one) => one.isManagement)]
  for (const scope of ordered) {
    const at = scope.name.indexOf(':')
    const key = scope.isManagement ? MANAGEMENT : at === -1 ? '' : scope.name.slice(0, at)
    groups.set(key, [...(groups.get(key) ?? []), scope])
  }
  return [...groups].map(([key, members]) => ({ key, isManagement: key === MANAGEMENT, scopes: members }))
}

const MANAGEMENT = '(management)'
const READS = /(^|[:._-])(read|get|list|view|predict|search)$/i

/** By its name, whether it changes nothing. */
export function isReadOnly({ name, implies = [] }: ScopeOption): boolean {
  return READS.test(name) && implies.every((other) => READS.test(other))
}

/** Everything that the names give, with what each of them implies and needs, among the offered ones. */
export function given(names: readonly string[], offered: readonly ScopeOption[]): ReadonlySet<string> {
  const known = new Set(offered.map(({ name }) => name))
  const among = (list: readonly string[] = []) => list.filter((name) => known.has(name))
  const catalog = scopeCatalog(
    offered.map(({ name, description, implies }) => ({ name, description, implies: among(implies) })),
  )
  return new Set(catalog.expand(among(names)))
}

/** The choice with one scope added, and those that it is of no use without. */
export function withScope(names: readonly string[], name: string, offered: readonly ScopeOption[]): readonly string[] {
  const byName = new Map(offered.map((scope) => [scope.name, scope]))
  const chosen = new Set(names)
  const queue = [name]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (chosen.has(next) || !byName.has(next)) continue
    chosen.add(next)
    queue.push(...(byName.get(next)?.requires ?? []))
  }
  return [...chosen]
}

/** The choice with one scope taken out, and those that would be of no use without it. */
export function withoutScope(
  names: readonly string[],
  name: string,
  offered: readonly ScopeOption[],
): readonly string[] {
  const chosen = new Set(names)
  const queue = [name]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    chosen.delete(next)
    for (const other of offered) if (chosen.has(other.name) && other.requires?.includes(next)) queue.push(other.name)
  }
  return [...chosen]
}

/** The chosen scope that brings this one along; `null` when it was chosen itself or is not given. */
export function bringerOf(name: string, names: readonly string[], offered: readonly ScopeOption[]): string | null {
  if (names.includes(name)) return null
  return names.find((other) => given([other], offered).has(name)) ?? null
}
