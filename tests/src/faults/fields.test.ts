import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerOf, nameOf, type Operation, pathIn, resolve, type Schema, WITH_BODY } from './operations.ts'
import { expectRefusal } from './refusal.ts'
import { rowsOf } from './rows.ts'
import { sampleBody } from './samples.ts'
import type { Answer } from './service.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

function send(operation: Operation, body: object, token = callerOf(world, operation)): Promise<Answer> {
  return world.send(operation.method, pathIn(world, operation), { token, body })
}

/** What a field of a schema may be, as JSON calls it. */
function typesOf(schema: Schema): readonly string[] {
  const { type, enum: choices, anyOf, oneOf } = resolve(schema)
  const own = typeof type === 'string' ? [type] : (type ?? (choices === undefined ? [] : ['string']))
  return [...own, ...[...(anyOf ?? []), ...(oneOf ?? [])].flatMap(typesOf)]
}

const VALUES: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['boolean', true],
  ['integer', 7],
  ['number', 1.5],
  ['string', 'x'],
  ['array', [[]]],
  ['array', [null]],
  ['array', [7, {}]],
  ['object', { unheardOf: 1 }],
]

describe.each(WITH_BODY.map((operation) => [nameOf(operation), operation] as const))('%s', (_, operation) => {
  const fields = Object.entries(operation.body?.properties ?? {})

  test('refuses each field of a wrong type, says which it is, and changes nothing', async () => {
    const before = rowsOf(world.databaseFile)
    for (const [field, schema] of fields) {
      const types = typesOf(schema)
      for (const [type, value] of VALUES) {
        const fits = types.includes(type) || (type === 'integer' && types.includes('number'))
        if (fits && type !== 'array') continue
        const answer = await send(operation, { ...sampleBody(operation, world), [field]: value })
        expectRefusal(answer, `${field} = ${JSON.stringify(value)}`)
        expect(answer.json).toMatchObject({ status: 400, code: 'invalid_input' })
        expect(answer.json.errors.map(({ pointer }: { pointer: string }) => pointer.split('/')[1])).toContain(field)
      }
    }
    expect(rowsOf(world.databaseFile)).toEqual(before)
  })

  test('refuses every field that it does not declare, whatever else is right', async () => {
    const undeclared = PRIVILEGED.filter((name) => !fields.some(([field]) => field === name))
    const before = rowsOf(world.databaseFile)
    for (const name of undeclared) {
      for (const value of [world.operatorId, 'operator', null, ['*'], { id: 'x' }]) {
        const answer = await send(operation, { ...sampleBody(operation, world), [name]: value })
        expectRefusal(answer, name)
        expect(answer.json.errors).toContainEqual({ pointer: `/${name}`, message: 'There is no such field.' })
      }
    }
    expect(rowsOf(world.databaseFile)).toEqual(before)
  })
})

/** What a server decides by itself, in some operation or in all. */
const PRIVILEGED = [
  ...['id', 'kind', 'owner', 'ownerId', 'owner_id', 'ownerType', 'createdBy', 'createdAt', 'updatedAt', 'state'],
  ...['status', 'secret', 'secretVersion', 'hint', 'revokedAt', 'suspendedAt', 'authenticatedAt', 'workspaceId'],
  ...['organizationId', 'role', 'roles', 'principalId', 'address', 'admin', 'isOperator', 'userId', 'handle', 'policy'],
]

describe('whoever asks', () => {
  test.each(['operator', 'user', 'session'] as const)('what the %s makes is theirs', async (who) => {
    const token = world[who]
    const self = (await world.send('GET', '/v1/self', { token })).json
    const made = (await world.send('POST', '/v1/tokens', { token, body: { name: 'Mine' } })).json.credential
    expect(made).toMatchObject({ ownerId: self.principal.id, createdBy: self.principal.id, kind: 'pat' })
    const workspace = (await world.send('POST', '/v1/workspaces', { token, body: { name: 'My place' } })).json
    expect(workspace).toMatchObject({ ownerId: self.principal.id, organizationId: null })
  })

  test('parameters of the address and headers choose no owner', async () => {
    const headers = {
      'x-user-id': world.operatorId,
      'x-owner-id': world.operatorId,
      cookie: `user=${world.operatorId}`,
    }
    const path = `/v1/tokens?ownerId=${world.operatorId}&userId=${world.operatorId}`
    const { json } = await world.send('POST', path, { token: world.user, body: { name: 'Mine' }, headers })
    expect(json.credential.ownerId).toBe(world.ids['userId'])
  })
})

const hostileText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u202e',
    '\u2028',
    '🏳️‍🌈',
    '../..',
    "'; drop table credentials; --",
    '%00',
    '{{7*7}}',
    '<script>',
    '*',
    '*:*',
    '::1/0',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ minLength: 200, maxLength: 2000 }),
)
const hostile = fc.oneof(
  hostileText,
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, 1e308, -1, Number.MAX_SAFE_INTEGER, 2 ** 53, 253402300800, null, true),
  fc.array(hostileText, { maxLength: 5 }),
  fc.array(hostileText, { minLength: 101, maxLength: 300 }),
  fc.dictionary(hostileText, hostileText, { maxKeys: 3 }),
  fc.jsonValue({ maxDepth: 4 }),
)

describe('a valid body with one field made hostile', () => {
  // What ends the caller is left to the tests of wrong types, so that all others are reached.
  const operations = WITH_BODY.filter(({ path }) => !path.startsWith('/v1/self'))

  test('is taken or refused in good form; refused, it has changed nothing', { timeout: 120_000 }, async () => {
    // A wrong code is counted, so that its guesser can be slowed down.
    const rows = () => ({ ...rowsOf(world.databaseFile), failures: 0 })
    const mutation = fc.constantFrom(...operations).chain((operation) =>
      fc.record({
        operation: fc.constant(operation),
        field: fc.constantFrom(...Object.keys(operation.body?.properties ?? {}), 'extra'),
        value: hostile,
      }),
    )
    await fc.assert(
      fc.asyncProperty(mutation, async ({ operation, field, value }) => {
        const before = rows()
        const body = { ...sampleBody(operation, world), [field]: value }
        const answer = await send(operation, body)
        if (answer.status < 300) return
        expectRefusal(answer, `${nameOf(operation)} ${field} = ${JSON.stringify(value)?.slice(0, 200)}`)
        expect(rows()).toEqual(before)
      }),
      { numRuns: 2500 },
    )
    expect(world.log).toEqual([])
  })
})
