export function isWildcard(name: string): boolean {
  return name === '*' || name.endsWith(':*')
}

/** Whether a wildcard stands for a name, itself and narrower wildcards included. */
export function covers(wildcard: string, name: string): boolean {
  return wildcard === '*' || name.startsWith(wildcard.slice(0, -1))
}
