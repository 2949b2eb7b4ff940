import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerOf, nameOf, OPERATIONS, pathIn } from './operations.ts'
import { expectRefusal } from './refusal.ts'
import { sampleBody } from './samples.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const IDS = {
  'longer than any id': 'x'.repeat(65),
  'of ten thousand characters': 'x'.repeat(10_000),
  'with NUL': 'tok_%00',
  'of NUL': '%00',
  'of bytes that are no UTF-8': '%ff%fe',
  'of half a surrogate pair': '%ED%A0%80',
  'with a broken percent sign': '%zz',
  'of a percent sign': '%25',
  'with an encoded slash': 'a%2Fb',
  'with an encoded step upwards': '..%2Fself',
  'of a prototype': '__proto__',
  'of a constructor': 'constructor',
  'of SQL': "'%20or%20''='",
  'of an emoji': '%F0%9F%98%80',
  'with a line break': 'a%0D%0Ab',
  'in another case': 'TOK_01HZZZZZZZZZZZZZZZZZZZZZZZ',
}

describe.each(Object.entries(IDS))('an id %s', (_, id) => {
  test('names nothing, wherever it stands, and changes nothing', async () => {
    const before = await world.rows()
    for (const operation of OPERATIONS) {
      for (const [parameter] of operation.path.matchAll(/\{\w+\}/g)) {
        const spoiled = operation.path.replace(parameter, id)
        const body = operation.body === null ? {} : { body: sampleBody(operation, world) }
        const answer = await world.send(operation.method, pathIn(world, { ...operation, path: spoiled }), {
          token: callerOf(world, operation),
          ...body,
        })
        expectRefusal(answer, `${nameOf(operation)} ${parameter}`)
      }
    }
    expect(await world.rows()).toEqual(before)
  })
})

const QUERIES = [
  ...['limit=0', 'limit=-1', 'limit=-0', 'limit=1e1', 'limit=0x1', 'limit=101', 'limit=', 'limit=%00', 'limit=1.0'],
  ...['limit=99999999999999999999', 'limit=%D9%A1', 'limit=1&limit=2', 'limit[]=1', 'cursor=', 'cursor=x'],
  ...[
    'cursor=%ED%A0%80',
    'cursor=%00',
    `cursor=${'A'.repeat(9_000)}`,
    `cursor=${Buffer.from('tok_1').toString('base64url')}`,
  ],
  ...[
    '__proto__=1',
    'constructor=1',
    '__proto__[a]=1',
    'unheardOf=1',
    'ownerId=x',
    '%00=1',
    '=',
    'status=frob',
    'status=__proto__',
    'sort=frob',
    'order=frob',
    'state=frob',
  ],
]

test.each(QUERIES)('no list takes the parameters ?%s', async (query) => {
  const lists = OPERATIONS.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'))
  expect(lists.length).toBeGreaterThan(10)
  for (const operation of lists) {
    const path = `${pathIn(world, operation)}?${query}`
    const answer = await world.send('GET', path, { token: callerOf(world, operation) })
    expectRefusal(answer, `${nameOf(operation)} ${query}`)
  }
})

/** Whether a path is one of a template too: a word in it stands where the other has an id. */
const mayBe = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path)

test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'PROPFIND', 'QUERY'])(
  '%s is refused at every path that does not have it',
  async (method) => {
    const paths = new Set(OPERATIONS.map(({ path }) => path))
    for (const path of paths) {
      if (OPERATIONS.some((other) => other.method === method && mayBe(other.path, path))) continue
      const operation = { path, method, body: null, parameters: [] }
      const answer = await world.send(method, pathIn(world, operation), { token: callerOf(world, operation) })
      expectRefusal(answer, nameOf(operation))
      expect([404, 405]).toContain(answer.status)
    }
  },
)

test('after all of it the service is well, and nothing of it was a fault', async () => {
  expect((await world.send('GET', '/health/ready')).status).toBe(200)
  expect(world.log).toEqual([])
})
