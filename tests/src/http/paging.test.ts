import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ListBody, openWorld, type Person, type World } from './world.ts'

interface Item {
  readonly id: string
}
const COUNT = 230

let world: World
let ada: Person
let made: string[]
beforeAll(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  made = []
  for (let index = 0; index < COUNT; index++) {
    // Several in one millisecond, so that time alone is no order.
    if (index % 7 === 0) world.advance(1)
    made.push((await world.token(ada.session, { name: `Token ${index}` })).credential.id)
  }
})
afterAll(() => world.close())

const page = (query: string, as = ada.session) => world.ok<ListBody<Item>>(`GET /v1/tokens${query}`, as)

async function walk(limit: number): Promise<string[][]> {
  const pages: string[][] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { items, nextCursor }: ListBody<Item> = await page(
      `?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    pages.push(items.map(({ id }) => id))
    cursor = nextCursor
  }
  return pages
}

describe('a list', () => {
  test.each([1, 7, 23, 50, 99, 100])('read %i at a time gives each item once, newest first', async (limit) => {
    const pages = await walk(limit)
    expect(pages.flat()).toEqual(made.toSorted().reverse())
    expect(pages.slice(0, -1).every(({ length }) => length === limit)).toBe(true)
    expect(pages.at(-1)?.length).toBeGreaterThan(0)
  })

  test('gives fifty at a time unless asked', async () => {
    expect((await page('')).items).toHaveLength(50)
  })

  test.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=x',
    'limit=',
    'limit=1&limit=2',
    'cursor=x',
    'cursor=',
    'cursor=%00',
    'page=2',
    `cursor=${'A'.repeat(101)}`,
  ])('refuses ?%s', async (query) => {
    expect(await world.outcome(`GET /v1/tokens?${query}`, ada.session)).toBe('400 invalid_input')
  })

  test('neither skips nor repeats when items are added or change between two pages', async () => {
    const first = await page('?limit=100')
    const added = (await world.token(ada.session)).credential.id
    await world.ok(`POST /v1/tokens/${first.items[3]?.id}/revoke`, ada.session)
    const second = await page(`?limit=100&cursor=${first.nextCursor}`)
    const third = await page(`?limit=100&cursor=${second.nextCursor}`)
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(made.toSorted().reverse())
    expect(ids).not.toContain(added)
  })

  test('gives nobody anything by another’s cursor', async () => {
    const { nextCursor } = await page('?limit=10')
    const bob = await world.user('bob')
    expect(await page(`?cursor=${nextCursor}`, bob.session)).toEqual({ items: [], nextCursor: null })
  })

  test('of history is read to its end in the same way', async () => {
    const actions: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { items, nextCursor }: ListBody<Item & { action: string }> = await world.ok(
        `GET /v1/audit?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`,
        ada.session,
      )
      actions.push(...items.map(({ action }) => action))
      cursor = nextCursor
    }
    expect(actions.filter((action) => action === 'token.created').length).toBeGreaterThanOrEqual(COUNT)
    expect(actions.filter((action) => action === 'user.created')).toHaveLength(1)
  })
})
