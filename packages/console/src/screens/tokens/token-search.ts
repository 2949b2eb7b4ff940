/** How the list of tokens is narrowed and sorted, as it stands in the address. */
export interface TokenSearch {
  readonly q?: string | undefined
  readonly status?: (typeof LISTED_STATUSES)[number] | undefined
  readonly sort?: (typeof SORTS)[number] | undefined
}

export const LISTED_STATUSES = ['active', 'expiring', 'suspended', 'expired', 'revoked', 'not_yet_active'] as const
export const SORTS = ['created', 'name', 'last_used', 'expires'] as const

/** Whatever an address says: what can't be meant is left out. */
export function readTokenSearch(search: Readonly<Record<string, unknown>>): TokenSearch {
  const { q } = search
  const status = LISTED_STATUSES.find((one) => one === search['status'])
  const sort = SORTS.find((one) => one === search['sort'])
  return {
    ...(typeof q === 'string' && q !== '' ? { q: q.slice(0, 100) } : {}),
    ...(status && { status }),
    ...(sort && { sort }),
  }
}
