import {
  CREDENTIAL_SORTS,
  type Credential,
  type CredentialId,
  type CredentialSort,
  invalidField,
  sortKey,
} from '@latchkey/core'
import type { CredentialOrder } from '../../control/credentials/list.ts'

export interface OrderedQuery {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly sort: CredentialSort
  readonly order?: 'asc' | 'desc' | undefined
}

/** The stretch of a list that a query asks for, one longer, to know whether more follows. Throws `invalid_input` for a cursor of another list or order. */
export function orderFrom({ limit, cursor, sort, order }: OrderedQuery): CredentialOrder {
  const descending = order === undefined ? sort === 'created' || sort === 'last_used' : order === 'desc'
  return { sort, descending, limit: limit + 1, after: cursor === undefined ? null : decode(cursor, sort, descending) }
}

/** One page of items out of a stretch that was asked by `orderFrom`. */
export function inOrder<V>(found: readonly Credential[], order: CredentialOrder, view: (item: Credential) => V) {
  const items = found.slice(0, order.limit - 1)
  const last = items.at(-1)
  const nextCursor = found.length === order.limit && last !== undefined ? encode(last, order) : null
  return { items: items.map(view), nextCursor }
}

/** All that places an item in its order, wrapped so that nobody takes it for one. */
function encode(last: Credential, { sort, descending }: Pick<CredentialOrder, 'sort' | 'descending'>): string {
  return wrap([sort, descending, sortKey(last, sort), last.id])
}

const wrap = (parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

function decode(cursor: string, sort: CredentialSort, descending: boolean): CredentialOrder['after'] {
  const [ofSort, ofDirection, key, id] = partsOf(cursor)
  const isKey = sort === 'last_used' || sort === 'expires' ? Number.isSafeInteger(key) : typeof key === 'string'
  const isOfThisOrder = ofSort === sort && ofDirection === descending && isKey
  if (!isOfThisOrder || typeof id !== 'string' || !/^[a-z]{2,5}_[0-9a-z]{26}$/.test(id)) throw strange()
  // A text that a database could not hold was never a name.
  const isText = typeof key !== 'string' || (key.isWellFormed() && !key.includes('\0'))
  if (!isText || wrap([sort, descending, key, id]) !== cursor) throw strange()
  return { key: key as string | number, id: id as CredentialId }
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(parts) && CREDENTIAL_SORTS.includes(parts[0])) return parts
  } catch {
    // Not what this service has wrapped.
  }
  throw strange()
}

const strange = () =>
  invalidField('/cursor', 'This is not a cursor of this list in this order; start again without one.')
