import { note, printJson, printTable } from './print.ts'
import type { Column } from './table.ts'

export interface ListingOptions {
  readonly json?: boolean
  /** How many to show at most. */
  readonly limit: number
}

/** Shows at most `limit` items of a list and says when there are more. */
export async function showListing<Item>(
  items: AsyncIterable<Item>,
  columns: readonly Column<Item>[],
  { json, limit }: ListingOptions,
  nothing: string,
): Promise<void> {
  const shown: Item[] = []
  let more = false
  for await (const item of items) {
    more = shown.length === limit
    if (more) break
    shown.push(item)
  }
  if (json) return printJson({ items: shown, more })
  if (shown.length === 0) return note(nothing)
  printTable(columns, shown)
  if (more) note(`There are more than ${limit}: --limit shows more of them.`)
}
