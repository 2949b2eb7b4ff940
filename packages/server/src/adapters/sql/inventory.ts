import type { SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { InventoryPage, InventoryPlace, InventorySelection } from '../../ports/credential-list.ts'
import { type ListedRows, matching } from './credential-list.ts'
import { credentialFrom, type UsedCredentialRow } from './credential-rows.ts'

/** So many rows are looked at in one call: an engine that shares the process would else keep everybody waiting for a search that finds nothing. */
const ROWS_CONSIDERED = 10_000

/** `all` begins a statement on the credentials with their uses. */
export async function inventory(
  all: () => ListedRows<UsedCredentialRow>,
  selection: InventorySelection,
  { limit, after }: { readonly limit: number; readonly after: InventoryPlace | null },
): Promise<InventoryPage> {
  const newestFirst = () => {
    const kinds = all().where('credentials.kind', 'in', selection.kinds).where('credentials.purged_at', 'is', null)
    const rows = after === null ? kinds : kinds.where(isBehind(after))
    return rows.orderBy('credentials.created_at', 'desc').orderBy('credentials.id', 'desc')
  }
  const isDirect = selection.id !== null
  const edge = isDirect
    ? undefined
    : await newestFirst()
        .clearSelect()
        .select(['credentials.created_at', 'credentials.id'])
        .offset(ROWS_CONSIDERED - 1)
        .limit(1)
        .executeTakeFirst()
  let rows = matching(newestFirst(), selection)
  const { id } = selection
  if (id !== null)
    rows = rows.where((eb) => eb.or([eb('credentials.id', '=', id), eb('credentials.owner_id', '=', id)]))
  if (edge !== undefined)
    rows = rows.where(sql<SqlBool>`(credentials.created_at, credentials.id) >= (${edge.created_at}, ${edge.id})`)
  const found = (await rows.limit(limit + 1).execute()).map(credentialFrom)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  if (found.length > limit && last !== undefined) return { items, next: { createdAt: last.createdAt, id: last.id } }
  return { items, next: edge === undefined ? null : (placeOf(edge) as InventoryPlace) }
}

const placeOf = (row: { readonly created_at: number; readonly id: string }) => ({
  createdAt: row.created_at,
  id: row.id,
})

const isBehind = ({ createdAt, id }: InventoryPlace) =>
  sql<SqlBool>`(credentials.created_at, credentials.id) < (${createdAt}, ${id})`
