import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nameOf, OPERATIONS, pathIn } from './operations.ts'
import { sampleBody } from './samples.ts'
import type { Answer } from './service.ts'
import { startWorld, type World } from './world.ts'

let world: World
/** Tokens that open nothing, by why. */
let ended: Readonly<Record<string, string>>
beforeAll(async () => {
  world = await startWorld()
  const { send, operator } = world
  const make = async (more: object = {}) =>
    (await send('POST', '/v1/tokens', { token: operator, body: { name: 'Ends', ...more } })).json
  const act = (id: string, verb: string, body: object = {}) =>
    send('POST', `/v1/tokens/${id}/${verb}`, { token: operator, body })
  const [revoked, suspended, rotated] = [await make(), await make(), await make()]
  await act(revoked.credential.id, 'revoke')
  await act(suspended.credential.id, 'suspend')
  await act(rotated.credential.id, 'rotate', { overlap: { until: 'deadline', seconds: 0 } })
  const early = await make({ notBefore: new Date(Date.now() + 3_600_000).toISOString() })
  const elsewhere = await make({ ipAllowlist: ['192.0.2.0/24'] })
  const expiring = await make({ expiresAt: new Date(Date.now() + 1000).toISOString() })
  const expired: string = expiring.secret
  while ((await send('GET', '/v1/self', { token: expired })).status === 200);
  const person = await send('POST', '/v1/users', { token: operator, body: { email: 'gone@example.com', name: 'Gone' } })
  const session = await send('POST', '/v1/sessions', { token: world.serviceKey, body: { userId: person.json.id } })
  await send('DELETE', `/v1/users/${person.json.id}`, { token: operator })
  ended = {
    garbage: randomBytes(20).toString('hex'),
    'well-formed, but nobody’s': await unknownToken(world),
    revoked: revoked.secret,
    suspended: suspended.secret,
    'rotated away': rotated.secret,
    'not yet active': early.secret,
    'for another address': elsewhere.secret,
    expired,
    'a deleted user’s': session.json.secret,
  }
})
afterAll(() => world.close())

/** A token of another service of the same platform: right in form and checksum, and unknown here. */
async function unknownToken(here: World): Promise<string> {
  const other = await startWorld()
  await other.close()
  expect(other.operator).not.toBe(here.operator)
  return other.operator
}

/** All that a stranger could tell answers apart by. */
function seen({ status, headers, text }: Answer) {
  const { date: _, ...rest } = Object.fromEntries(headers)
  return { status, headers: rest, text }
}

test('a credential that opens nothing is answered alike for every reason, by every operation', async () => {
  for (const operation of OPERATIONS.filter(({ path }) => path.startsWith('/v1/') && path !== '/v1/setup')) {
    const body = operation.body === null ? {} : { body: sampleBody(operation, world) }
    const path = pathIn(world, operation)
    const none = seen(await world.send(operation.method, path, body))
    expect(none.status, nameOf(operation)).toBe(401)
    for (const [reason, token] of Object.entries(ended))
      expect(
        seen(await world.send(operation.method, path, { token, ...body })),
        `${nameOf(operation)} ${reason}`,
      ).toEqual(none)
  }
})

describe('what is somebody else’s', () => {
  const owned = OPERATIONS.filter(({ path }) => path.includes('{'))

  test.each(owned.map((operation) => [nameOf(operation), operation] as const))(
    '%s is answered as if it were not there',
    async (_, operation) => {
      const body = operation.body === null ? {} : { body: sampleBody(operation, world) }
      const path = pathIn(world, operation)
      const [parameter = ''] = /\{\w+\}/.exec(operation.path) ?? []
      const id = pathIn(world, {
        ...operation,
        path: operation.path.slice(0, operation.path.indexOf(parameter) + parameter.length),
      })
        .split('/')
        .at(-1) as string
      const unknown = path.replace(id, `${id.slice(0, -4)}0000`)
      for (const token of [world.user, world.session]) {
        const foreign = seen(await world.send(operation.method, path, { token, ...body }))
        expect(foreign.status).toBeGreaterThanOrEqual(403)
        expect(foreign.status).toBeLessThanOrEqual(404)
        expect(seen(await world.send(operation.method, unknown, { token, ...body }))).toEqual(foreign)
      }
    },
  )
})

test('how long the answer takes does not tell a known credential from an unknown one', async () => {
  const kinds = ['well-formed, but nobody’s', 'revoked', 'expired'] as const
  const times = Object.fromEntries(kinds.map((kind) => [kind, [] as number[]]))
  for (let round = 0; round < 150; round++)
    for (const kind of kinds) {
      const before = performance.now()
      await world.send('GET', '/v1/self', { token: ended[kind] })
      times[kind]?.push(performance.now() - before)
    }
  const medians = kinds.map((kind) => times[kind]?.sort((a, b) => a - b)[75] ?? 0)
  // A sanity check alone: what a hash or a second look-up more would cost shows; nanoseconds do not.
  expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(3)
})
