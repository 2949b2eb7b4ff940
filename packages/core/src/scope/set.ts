/** Set arithmetic on lists of concrete scopes (sorted or not, no repeats). */
export function intersect(left: readonly string[], right: readonly string[]): readonly string[] {
  const other = new Set(right)
  return left.filter((name) => other.has(name))
}

/** The same, frozen, for lists that are frozen themselves: what two of them have in common is found once. */
export const intersectFrozen = oncePerPair(intersect)

export function union(lists: Iterable<readonly string[]>): readonly string[] {
  const all = new Set<string>()
  for (const list of lists) for (const name of list) all.add(name)
  return [...all].sort()
}

/** The union of two frozen lists, frozen, and made once for each two. */
export const uniteFrozen = oncePerPair((left, right) => union([left, right]))

type ListOperation = (left: readonly string[], right: readonly string[]) => readonly string[]

function oncePerPair(operation: ListOperation): ListOperation {
  const results = new WeakMap<readonly string[], WeakMap<readonly string[], readonly string[]>>()
  return (left, right) => {
    const known = results.get(left)?.get(right)
    if (known !== undefined) return known
    const result = Object.freeze(operation(left, right))
    const ofLeft = results.get(left) ?? new WeakMap<readonly string[], readonly string[]>()
    results.set(left, ofLeft.set(right, result))
    return result
  }
}

/** The names of `wanted` that `held` lacks, in the order asked. */
export function missing(wanted: readonly string[], held: readonly string[]): readonly string[] {
  return wanted.filter((name) => !held.includes(name))
}
