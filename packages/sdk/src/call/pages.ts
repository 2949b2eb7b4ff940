import type { Operation } from '../operations.ts'
import { type Call, type CallOptions, type Input, present } from './caller.ts'

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Pass as `cursor` for what follows; `null` at the end. */
  readonly nextCursor: string | null
}

export interface PageChoice {
  /** Items on one page, 1 to 100. The service's default is 50. */
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

/** A list that is fetched page by page, as far as the loop over it goes. */
export class Pages<Item> implements AsyncIterable<Item> {
  readonly #fetch: (choice: PageChoice) => Promise<Page<Item>>
  readonly #first: PageChoice

  constructor(fetch: (choice: PageChoice) => Promise<Page<Item>>, first: PageChoice) {
    this.#fetch = fetch
    this.#first = first
  }

  /** One page: the first, or the one that a cursor names. */
  page(choice: PageChoice = {}): Promise<Page<Item>> {
    return this.#fetch({ ...this.#first, ...choice })
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    let { cursor } = this.#first
    do {
      const { items, nextCursor } = await this.#fetch({ ...this.#first, cursor })
      yield* items
      cursor = nextCursor ?? undefined
    } while (cursor !== undefined)
  }
}

/** What a listing method takes: a page's size, where to begin, and how the calls are made. */
export type ListOptions = PageChoice & CallOptions

export function listing<Item>(call: Call, operation: Operation, input: Input, options: ListOptions = {}): Pages<Item> {
  const { limit, cursor, ...callOptions } = options
  const fetch = async (choice: PageChoice): Promise<Page<Item>> => {
    const query = { ...input.query, limit: choice.limit, cursor: choice.cursor }
    const answer = await call<Partial<Page<Item>>>(operation, { ...input, query }, callOptions)
    return { items: present(answer.items, 'items'), nextCursor: answer.nextCursor ?? null }
  }
  return new Pages(fetch, { limit, cursor })
}
