import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGuard, type Dialect, type Guard, speckle } from '../index.ts'
import { type FakeService, fakeService, SERVICE_KEY } from '../testing/fake-service.ts'
import { aRecord, aToken, NOW } from '../testing/records.ts'
import {
  apolloContext,
  enforceScopes,
  type GraphqlGuardOptions,
  type GuardedContext,
  requireScopes,
  scopeDirectiveTypeDefs,
  useLatchkey,
} from './index.ts'

const typeDefs = `
  ${scopeDirectiveTypeDefs}
  type Query {
    open: String
    me: String @requiresScopes(scopes: ["profile:read"])
    mine: String @requiresScopes(scopes: ["profile:read"], anonymous: true)
    device(home: ID!): String @requiresScopes(scopes: ["devices:read"], workspace: "home")
    writeIn(input: Where!): String @requiresScopes(scopes: ["devices:write"], workspace: "input.home")
    vault: Vault
  }
  input Where { home: String }
  type Vault @requiresScopes(scopes: ["vault:open"]) { gold: String, silver: String }
`
const resolvers = {
  Query: {
    open: () => 'open',
    me: () => 'me',
    mine: (_: unknown, __: unknown, { latchkey }: GuardedContext) => latchkey.caller?.principal.id ?? 'nobody',
    device: () => 'lamp',
    writeIn: () => 'written',
    vault: () => ({ gold: 'Au', silver: 'Ag' }),
  },
}
const schemaFirst = () => enforceScopes(createSchema({ typeDefs, resolvers }))

/** The same fields as the first schema's that the tests on code-first schemas ask for. */
const codeFirst = () =>
  new GraphQLSchema({
    query: new GraphQLObjectType<unknown, GuardedContext>({
      name: 'Query',
      fields: {
        open: { type: GraphQLString, resolve: () => 'open' },
        me: { type: GraphQLString, resolve: requireScopes({ scopes: ['profile:read'] }, () => 'me') },
        device: {
          type: GraphQLString,
          args: { home: { type: GraphQLString } },
          resolve: requireScopes(
            (_source, { home }) => ({ scopes: ['devices:read'], workspace: String(home) }),
            () => 'lamp',
          ),
        },
      },
    }),
  })

interface Running {
  readonly url: string
  close(): Promise<unknown>
}

async function yoga(guard: Guard, options: GraphqlGuardOptions, schema: GraphQLSchema): Promise<Running> {
  const server: Server = createServer(
    createYoga({ schema, plugins: [useLatchkey(guard, options)], batching: true, logging: false }),
  )
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise((closed) => server.close(closed).closeAllConnections())
  return { url: `http://127.0.0.1:${port}/graphql`, close }
}

async function apollo(guard: Guard, options: GraphqlGuardOptions, schema: GraphQLSchema): Promise<Running> {
  const server = new ApolloServer<GuardedContext>({ schema, allowBatchedHttpRequests: true })
  const { url } = await startStandaloneServer(server, {
    context: apolloContext(guard, options),
    listen: { port: 0, host: '127.0.0.1' },
  })
  return { url, close: () => server.stop() }
}

const ACCOUNT = ['profile:read']
const FULL = aToken()
const NARROW = aToken()
const REVOKED = aToken()

let service: FakeService
const closing: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  service = await fakeService()
  const seenFrom = (scopes: readonly string[]) => (workspace: string | null) =>
    aRecord({
      credential: { scopes, expiresAt: (NOW + 3_600_000) as typeof NOW },
      accountRights: ACCOUNT,
      ...(workspace === 'ws_home' ? {} : { workspace: null }),
    })
  service.issue(FULL, seenFrom(['devices:read', 'devices:write', 'profile:read']))
  service.issue(NARROW, seenFrom(['devices:read']))
  service.issue(REVOKED, () => aRecord({ credential: { state: 'revoked' }, workspace: null }))
})
afterAll(async () => {
  for (const close of closing) await close()
  await service.close()
})

type Start = (guard: Guard, options: GraphqlGuardOptions, schema: GraphQLSchema) => Promise<Running>

async function running(start: Start, schema: GraphQLSchema, options: GraphqlGuardOptions = {}, dialect?: Dialect) {
  const guard = createGuard({
    url: service.url,
    serviceKey: SERVICE_KEY,
    clock: () => NOW,
    ...(dialect !== undefined && { dialect }),
  })
  const { url, close } = await start(guard, options, schema)
  closing.push(() => guard.close(), close)
  return async (body: object, token: string | null = FULL) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
}

describe.each([
  ['GraphQL Yoga', yoga],
  ['Apollo Server', apollo],
] as const)('on %s', (_, start) => {
  describe('a schema with directives', () => {
    test('serves the fields whose scopes the caller holds, and names what the others lack', async () => {
      const ask = await running(start, schemaFirst())
      const { status, body } = await ask({ query: '{ open a: me device(home: "ws_home") vault { gold } }' }, NARROW)
      expect(status).toBe(200)
      expect(body.data).toEqual({ open: 'open', a: null, device: 'lamp', vault: { gold: null } })
      expect(body.errors).toHaveLength(2)
      expect(body.errors).toContainEqual(
        expect.objectContaining({
          message: expect.stringContaining('profile:read'),
          path: ['a'],
          extensions: expect.objectContaining({ code: 'FORBIDDEN', requiredScopes: ['profile:read'] }),
        }),
      )
      expect(body.errors).toContainEqual(expect.objectContaining({ path: ['vault', 'gold'] }))
    })

    test('decides in the workspace that an argument names, and in no other', async () => {
      const ask = await running(start, schemaFirst())
      const written = (home: string | null) => ({
        query: 'query ($home: String) { writeIn(input: { home: $home }) }',
        variables: { home },
      })
      expect((await ask(written('ws_home'))).body).toEqual({ data: { writeIn: 'written' } })
      expect((await ask(written('ws_home'), NARROW)).body).toMatchObject({ data: { writeIn: null } })
      for (const elsewhere of ['ws_other', '', null, 'ws home'])
        expect((await ask(written(elsewhere))).body).toMatchObject({ data: { writeIn: null } })
    })

    test('asks the service once for a whole request, whatever number of fields and operations it has', async () => {
      const ask = await running(start, schemaFirst())
      const token = aToken()
      service.issue(token, () =>
        aRecord({ credential: { scopes: ['profile:read'] }, accountRights: ACCOUNT, workspace: null }),
      )
      const before = service.asked.length
      const one = { query: '{ a: me b: me c: me d: me }' }
      const { body } = await ask([one, one, one], token)
      expect(body).toEqual(Array(3).fill({ data: { a: 'me', b: 'me', c: 'me', d: 'me' } }))
      // Apollo Server makes a context for each operation of a batch; the guard's memory answers for those.
      expect(service.asked.length - before).toBeLessThanOrEqual(3)
    })
  })

  test('a schema in code is guarded alike', async () => {
    const ask = await running(start, codeFirst())
    const query = '{ open me device(home: "ws_home") }'
    expect((await ask({ query })).body).toEqual({ data: { open: 'open', me: 'me', device: 'lamp' } })
    expect((await ask({ query }, NARROW)).body.data).toEqual({ open: 'open', me: null, device: 'lamp' })
  })

  test('a token that is not valid is refused before any field, also where strangers are served', async () => {
    const ask = await running(start, schemaFirst(), { anonymous: 'allow' }, speckle)
    for (const token of [REVOKED, aToken(), 'garbage']) {
      const { status, body } = await ask({ query: '{ open }' }, token)
      expect(status).toBe(403)
      expect(JSON.stringify(body)).toContain('Your token is not valid.')
      expect(body.data).toBeUndefined()
    }
  })

  test('a request without a token is refused whole, unless strangers are served', async () => {
    const closed = await running(start, schemaFirst())
    expect((await closed({ query: '{ open }' }, null)).status).toBe(401)
    const open = await running(start, schemaFirst(), { anonymous: 'allow' }, speckle)
    const { status, body } = await open({ query: '{ open mine me }' }, null)
    expect(status).toBe(200)
    expect(body.data).toEqual({ open: 'open', mine: 'nobody', me: null })
    expect(body.errors).toMatchObject([
      {
        message: 'Must provide an auth token',
        path: ['me'],
        extensions: { code: 'UNAUTHORIZED', statusCode: 401 },
      },
    ])
  })

  test("a refused field speaks the dialect's words", async () => {
    const ask = await running(start, schemaFirst(), {}, speckle)
    const { status, body } = await ask({ query: '{ data: me }' }, NARROW)
    expect(status).toBe(200)
    expect(body.errors).toMatchObject([
      {
        message: 'Your auth token does not have the required scope: profile:read.',
        path: ['data'],
        extensions: { code: 'FORBIDDEN', statusCode: 403, scope: 'profile:read' },
      },
    ])
  })

  test('the answer tells the holder that the token expires soon', async () => {
    const ask = await running(start, schemaFirst())
    const { headers } = await ask({ query: '{ me }' })
    expect(headers.get('latchkey-token-expires')).toBe('2026-11-22T13:00:00.000Z')
  })
})

test('without the guard in front, a guarded field fails and an open one does not', async () => {
  const server = createYoga({ schema: schemaFirst(), logging: false })
  const response = await server.fetch('http://api.test/graphql?query={open,me}')
  const body = (await response.json()) as { data: unknown; errors: unknown[] }
  expect(body.data).toEqual({ open: 'open', me: null })
  expect(body.errors).toHaveLength(1)
})

test.each([
  ['defines no directive', 'type Query { a: String }', /scopeDirectiveTypeDefs/],
  [
    'names an argument that the field lacks',
    `${scopeDirectiveTypeDefs} type Query { a(b: ID): String @requiresScopes(scopes: ["x"], workspace: "c") }`,
    /"c"/,
  ],
  [
    'guards an interface',
    `${scopeDirectiveTypeDefs} interface I { a: String @requiresScopes(scopes: ["x"]) } type Query { i: I }`,
    /I\.a/,
  ],
])('a schema that %s is not accepted', (_, types, message) => {
  expect(() => enforceScopes(createSchema({ typeDefs: types }))).toThrow(message)
})
