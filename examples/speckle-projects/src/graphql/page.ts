import { badInput } from '../speckle-error.ts'

export interface PageChoice {
  readonly limit: number
  readonly cursor?: string | null
}

export interface PageOf<Item> {
  readonly totalCount: number
  readonly cursor: string | null
  readonly items: readonly Item[]
}

const MOST_ITEMS = 100

/** A stretch of a list; its cursor says how many items came before the next one. */
export function page<Item>(all: readonly Item[], { limit, cursor }: PageChoice): PageOf<Item> {
  if (limit < 0) throw badInput('A limit is 0 or more.')
  const start = cursor === undefined || cursor === null ? 0 : Number(Buffer.from(cursor, 'base64url').toString())
  if (!Number.isSafeInteger(start) || start < 0) throw badInput('This cursor is not one of ours.')
  const end = start + Math.min(limit, MOST_ITEMS)
  const items = all.slice(start, end)
  const more = end < all.length && items.length > 0
  return { totalCount: all.length, cursor: more ? Buffer.from(String(end)).toString('base64url') : null, items }
}
