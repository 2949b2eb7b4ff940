import type { Page } from '../ports/page.ts'

export type { Page }

type Listing<T> = (page: Page) => Promise<readonly T[]>

const BATCH = 100

/** Every item of a list, read a stretch at a time. It goes on from an id, not from a count, so items may be changed on the way. */
export async function* every<T extends { readonly id: string }>(
  listing: Listing<T>,
  start: string | null = null,
): AsyncGenerator<T> {
  for (let after = start; ; ) {
    const items: readonly T[] = await listing({ limit: BATCH, after })
    yield* items
    const last = items.at(-1)
    if (last === undefined || items.length < BATCH) return
    after = last.id
  }
}

/** A page of the items that `admits` lets through. It is full unless the list has ended, so a short page still means the end. */
export async function pageOf<T extends { readonly id: string }>(
  listing: Listing<T>,
  page: Page,
  admits: (item: T) => Promise<boolean>,
): Promise<T[]> {
  const found: T[] = []
  for await (const item of every(listing, page.after)) {
    if (found.length === page.limit) break
    if (await admits(item)) found.push(item)
  }
  return found
}

/** A page of a list that is held in memory, newest first: ids sort by time of creation. */
export function pageOfIds<T extends string>(ids: readonly T[], page: Page): T[] {
  const { after } = page
  const older = after === null ? [...ids] : ids.filter((id) => id < after)
  return older.sort().reverse().slice(0, page.limit)
}
