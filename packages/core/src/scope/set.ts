/** Set arithmetic on lists of concrete scopes (sorted or not, no repeats). */
export function intersect(left: readonly string[], right: readonly string[]): readonly string[] {
  const other = new Set(right)
  return left.filter((name) => other.has(name))
}

export function union(lists: Iterable<readonly string[]>): readonly string[] {
  const all = new Set<string>()
  for (const list of lists) for (const name of list) all.add(name)
  return [...all].sort()
}

/** The names of `wanted` that `held` lacks, in the order asked. */
export function missing(wanted: readonly string[], held: readonly string[]): readonly string[] {
  return wanted.filter((name) => !held.includes(name))
}
