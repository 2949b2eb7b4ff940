import { LatchkeyError } from '../errors.ts'
import { covers, isWildcard } from './wildcard.ts'

/** One permission as the platform declares it. */
export interface ScopeDefinition {
  /** `resource:action`, or `resource:*` or `*`, which then stand for all declared names that they cover. */
  readonly name: string
  /** Plain language, for the person who picks it. */
  readonly description: string
  /** Other declared names that come with this one. */
  readonly implies?: readonly string[]
  /** Other declared names without which this one would be useless: a credential that is given this one must be given them too. */
  readonly requires?: readonly string[]
}

/** A scope that was chosen without others that it requires. */
export interface Unmet {
  readonly name: string
  readonly lacking: readonly string[]
}

/** The closed set of scopes of one platform. */
export interface ScopeCatalog {
  readonly definitions: readonly ScopeDefinition[]
  has(name: string): boolean
  /**
   * Every concrete scope that the names give: wildcards and implications followed to the end, sorted, each once. Names that the catalog no longer
   * holds give nothing.
   */
  expand(names: readonly string[]): readonly string[]
  /** The names among these that require others which these do not give. */
  unmet(names: readonly string[]): readonly Unmet[]
}

/** Any RFC 6749 scope token (section 3.3) short enough to show: platforms bring names of their own shape. */
const SCOPE_NAME = /^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/

/** Builds the catalog; throws `config_invalid` naming the definition at fault. */
export function scopeCatalog(definitions: readonly ScopeDefinition[]): ScopeCatalog {
  const byName = new Map<string, ScopeDefinition>()
  for (const definition of definitions) {
    if (!SCOPE_NAME.test(definition.name)) {
      throw new LatchkeyError(
        'config_invalid',
        `scope "${definition.name}" is not 1 to 64 printable characters without space, quote or backslash`,
      )
    }
    if (byName.has(definition.name))
      throw new LatchkeyError('config_invalid', `scope "${definition.name}" is declared twice`)
    byName.set(definition.name, definition)
  }
  for (const { name, implies, requires } of definitions) {
    for (const implied of implies ?? []) {
      if (!byName.has(implied))
        throw new LatchkeyError('config_invalid', `scope "${name}" implies "${implied}", which is not declared`)
    }
    const unusable = (requires ?? []).find((required) => isWildcard(required) || !byName.has(required))
    if (unusable !== undefined)
      throw new LatchkeyError(
        'config_invalid',
        `scope "${name}" requires "${unusable}", which is no declared concrete one`,
      )
  }
  const closures = new Map<string, readonly string[]>()
  for (const name of byName.keys()) closures.set(name, closure(name, byName))
  const expansions = new Map<string, readonly string[]>()
  const ofList = new WeakMap<readonly string[], readonly string[]>()
  const expand = (names: readonly string[]): readonly string[] => {
    const before = ofList.get(names)
    if (before !== undefined) return before
    const expanded = expandNames(names)
    // A list that can change is another one the next time.
    if (Object.isFrozen(names)) ofList.set(names, expanded)
    return expanded
  }
  const expandNames = (names: readonly string[]): readonly string[] => {
    // Declared names alone, which hold no space: one undeclared name with a space in it would else pass for two declared ones.
    const memo = names.filter((name) => byName.has(name)).join(' ')
    const known = expansions.get(memo)
    if (known !== undefined) return known
    const found = new Set<string>()
    for (const name of names) for (const concrete of closures.get(name) ?? []) found.add(concrete)
    const expanded = Object.freeze([...found].sort())
    // Bounded: scope lists come from stored credentials, and a platform's users pick from few combinations.
    if (expansions.size >= 4096) expansions.clear()
    expansions.set(memo, expanded)
    return expanded
  }
  return {
    definitions,
    has: (name) => byName.has(name),
    expand,
    unmet(names) {
      const given = new Set(expand(names))
      return names.flatMap((name) => {
        const lacking = (byName.get(name)?.requires ?? []).filter((required) => !given.has(required))
        return lacking.length === 0 ? [] : [{ name, lacking }]
      })
    },
  }
}

function closure(start: string, byName: ReadonlyMap<string, ScopeDefinition>): readonly string[] {
  const seen = new Set<string>()
  const queue = [start]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    queue.push(...(byName.get(name)?.implies ?? []))
    if (isWildcard(name)) for (const other of byName.keys()) if (covers(name, other)) queue.push(other)
  }
  return [...seen].filter((name) => !isWildcard(name))
}
