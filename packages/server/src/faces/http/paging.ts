import { invalidField } from '@latchkey/core'
import type { Page } from '../../control/paging.ts'

/** A cursor is the id of the last item seen, wrapped so that nobody takes it for one. */
export function pageFrom(limit: number, cursor: string | undefined): Page {
  return { limit: limit + 1, after: cursor === undefined ? null : decode(cursor) }
}

function decode(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('latin1')
  if (!/^[a-z]{2,5}_[0-9a-z]{26}$/.test(id) || encode(id) !== cursor)
    throw invalidField('/cursor', 'This is not a cursor of this list; start again without one.')
  return id
}

const encode = (id: string): string => Buffer.from(id, 'latin1').toString('base64url')

/** One page of items out of a stretch that was asked one longer, to know whether more follows. */
export function paged<T, V>(found: readonly T[], page: Page, idOf: (item: T) => string, view: (item: T) => V) {
  const items = found.slice(0, page.limit - 1)
  const last = items.at(-1)
  const nextCursor = found.length === page.limit && last !== undefined ? encode(idOf(last)) : null
  return { items: items.map(view), nextCursor }
}
