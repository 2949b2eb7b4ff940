import type { Page } from '@latchkey/sdk'
import type { Api } from './api.ts'

const PAGE = 100

/** The items of a list of the service, one page after the other, until there are none or at least `most`. */
export async function everyItem<Item>(api: Api, path: `/v1/${string}`, most: number): Promise<readonly Item[]> {
  const found: Item[] = []
  for (let cursor: string | null = ''; cursor !== null && found.length < most; ) {
    const page: Page<Item> = await api.get(path, { limit: PAGE, cursor })
    found.push(...page.items)
    cursor = page.nextCursor
  }
  return found
}
