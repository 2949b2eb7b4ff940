import { DAY } from '@latchkey/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CredentialBody, type ListBody, openWorld, type Person, type World } from './world.ts'

let world: World
let ada: Person
beforeAll(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  const days = [3, 30, 90, 3, 30]
  const jobs = ['backup', 'import', 'report', 'clean-up', 'export']
  for (const [index, name] of ['delta', 'Alpha', 'charlie', 'bravo', 'Echo'].entries()) {
    world.advance(1)
    const expiresAt = new Date(world.now + (days[index] as number) * DAY).toISOString()
    await world.token(ada.session, { name, description: `for the ${jobs[index]}`, expiresAt })
  }
  world.advance(1)
  await world.token(ada.session, { name: 'forever', expires: 'never' })
  const bob = await world.user('bob')
  await world.token(bob.session, { name: 'alpha of bob' })
})
afterAll(() => world.close())

const page = (query: string) => world.ok<ListBody<CredentialBody>>(`GET /v1/tokens?${query}`, ada.session)
const names = async (query: string) => (await page(query)).items.map(({ name }) => name)

/** All pages of a list, two items at a time. */
async function walk(query: string): Promise<string[]> {
  const found: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: ListBody<CredentialBody> = await page(`${query}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    found.push(...next.items.map(({ name }) => name))
    cursor = next.nextCursor
  }
  return found
}

describe('a list of tokens', () => {
  test.each([
    ['sort=name', ['Alpha', 'bravo', 'charlie', 'delta', 'Echo', 'forever']],
    ['sort=name&order=desc', ['forever', 'Echo', 'delta', 'charlie', 'bravo', 'Alpha']],
    ['sort=created&order=asc', ['delta', 'Alpha', 'charlie', 'bravo', 'Echo', 'forever']],
    ['sort=expires', ['delta', 'bravo', 'Alpha', 'Echo', 'charlie', 'forever']],
  ])('by ?%s is in that order, whole and page by page', async (query, expected) => {
    expect(await names(query)).toEqual(expected)
    expect(await walk(query)).toEqual(expected)
  })

  test('is searched in names and descriptions, for its owner alone', async () => {
    expect(await names('q=ALPHA')).toEqual(['Alpha'])
    expect(await names('q=The%20report')).toEqual(['charlie'])
    expect(await names('q=%25')).toEqual([])
  })

  test('is narrowed to what expires soon, and counted by status', async () => {
    expect(await names('status=expiring&sort=name')).toEqual(['bravo', 'delta'])
    expect(await world.ok('GET /v1/tokens/counts', ada.session)).toEqual({
      ...{ active: 6, expiring: 2, suspended: 0, expired: 0, revoked: 0, not_yet_active: 0 },
    })
    expect(await world.ok('GET /v1/tokens/counts?q=alpha', ada.session)).toMatchObject({ active: 1, expiring: 0 })
  })

  test('takes no cursor of another order, and none that was made up', async () => {
    const { nextCursor } = await page('sort=name&limit=2')
    const key = Buffer.from(JSON.stringify(['name', false, 'a\0', `tok_${'0'.repeat(26)}`])).toString('base64url')
    for (const query of [
      `sort=expires&cursor=${nextCursor}`,
      `sort=name&order=desc&cursor=${nextCursor}`,
      `cursor=${nextCursor}`,
      `sort=name&cursor=${key}`,
    ])
      expect([query, await world.outcome(`GET /v1/tokens?${query}`, ada.session)]).toEqual([query, '400 invalid_input'])
  })

  test.each(['q=%00', `q=${'x'.repeat(101)}`, 'q=a&q=b'])('refuses the search ?%s', async (query) => {
    expect(await world.outcome(`GET /v1/tokens?${query}`, ada.session)).toBe('400 invalid_input')
  })
})
