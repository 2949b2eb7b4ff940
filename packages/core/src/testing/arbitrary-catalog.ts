import fc from 'fast-check'
import type { ScopeDefinition } from '../scope/catalog.ts'

/** Names of every sort: concrete, nested, wildcards narrow and wide. Few, so that random picks meet. */
export const SCOPE_NAMES = ['*', 'a:*', 'a:b:*', 'c:*', 'a:read', 'a:write', 'a:b:read', 'c:read', 'c:write', 'plain']

/** Lists of scope names, ones that no catalog declares among them. */
export const arbitraryNames = fc.shuffledSubarray([...SCOPE_NAMES, 'gone:*', 'gone:read', 'a:read a:write', ''])

/** What a platform may declare: any part of the names, implying one another in any way, circles included. */
export const arbitraryDefinitions: fc.Arbitrary<readonly ScopeDefinition[]> = fc
  .subarray(SCOPE_NAMES, { minLength: 1 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc
          .oneof(
            { weight: 2, arbitrary: fc.constant([]) },
            { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }) },
          )
          .map((implies): ScopeDefinition => ({ name, description: name, implies })),
      ),
    ),
  )

/** What names give under a catalog, told slowly: whatever is held gives what it implies and covers, until nothing is added. Wildcards are left out. */
export function concreteScopes(definitions: readonly ScopeDefinition[], names: readonly string[]): ReadonlySet<string> {
  const held = new Set(definitions.map(({ name }) => name).filter((name) => names.includes(name)))
  for (let before = -1; before !== held.size; ) {
    before = held.size
    for (const { name, implies = [] } of definitions) {
      if (!held.has(name)) continue
      for (const implied of implies) held.add(implied)
      const stem = name === '*' ? '' : name.endsWith('*') ? name.slice(0, -1) : null
      for (const other of definitions) if (stem !== null && other.name.startsWith(stem)) held.add(other.name)
    }
  }
  return new Set([...held].filter((name) => !name.endsWith('*')))
}
