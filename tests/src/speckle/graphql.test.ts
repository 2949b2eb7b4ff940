import { Latchkey } from '@latchkey/sdk'
import { getIntrospectionQuery } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { type SpecklePlatform, startSpecklePlatform } from './platform.ts'

let platform: SpecklePlatform
beforeAll(async () => {
  platform = await startSpecklePlatform()
  return () => platform.close()
})

interface GraphqlAnswer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests are about
  readonly body: any
}

async function ask(token: string | null, query: string, variables: object = {}): Promise<GraphqlAnswer> {
  const response = await fetch(`${platform.api}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

const PROJECT = 'query ($id: String!) { data: project(id: $id) { id name role visibility } }'
const CREATE =
  'mutation ($input: ProjectCreateInput) { data: projectMutations { data: create(input: $input) { id name } } }'
const TOKEN_CREATE = 'mutation ($token: ApiTokenCreateInput!) { data: apiTokenCreate(token: $token) }'
const TOKEN_REVOKE = 'mutation ($token: String!) { data: apiTokenRevoke(token: $token) }'
const TOKENS = '{ activeUser { apiTokens(includeRevoked: true) { id name scopes lifespan status revokeReason } } }'

describe('a token that is not valid', () => {
  test('is answered 403 before any GraphQL runs, in the same words whatever is wrong with it', async () => {
    const { revokedPat, expiredPat, neverIssuedPat } = platform
    for (const token of [revokedPat, expiredPat, neverIssuedPat, 'garbage', '0123456789'.repeat(4)]) {
      const { status, headers, body } = await ask(token, '{ serverInfo { name } }')
      expect(status).toBe(403)
      expect(body).toEqual({ error: 'Your token is not valid.' })
      expect(headers.has('www-authenticate')).toBe(false)
    }
  })

  test('is told apart for its owner: which has expired, and which was revoked and why', async () => {
    const { body } = await ask(platform.session, TOKENS)
    const { apiTokens } = body.data.activeUser
    const { expiredPatId, revokedPatId } = platform
    expect(apiTokens).toContainEqual(expect.objectContaining({ id: expiredPatId, status: 'expired' }))
    expect(apiTokens).toContainEqual(
      expect.objectContaining({ id: revokedPatId, status: 'revoked', revokeReason: 'the test wants it so' }),
    )
  })
})

describe('a request without a token', () => {
  test('is anonymous, and no error', async () => {
    const { status, body } = await ask(
      null,
      '{ activeUser { id } serverInfo { version workspaces { workspacesEnabled } } }',
    )
    expect(status).toBe(200)
    expect(body).toEqual({
      data: { activeUser: null, serverInfo: { version: '2.99.0', workspaces: { workspacesEnabled: false } } },
    })
  })

  test('sees public projects, and no others', async () => {
    const seen = await ask(null, PROJECT, { id: platform.publicProjectId })
    expect(seen.body.data.data).toMatchObject({ name: 'Town Hall', role: null, visibility: 'PUBLIC' })
    const hidden = await ask(null, PROJECT, { id: platform.projectId })
    expect(hidden.status).toBe(200)
    expect(hidden.body).toMatchObject({
      data: null,
      errors: [{ message: 'You are not logged in to this server', extensions: { code: 'FORBIDDEN' } }],
    })
  })

  test('changes nothing', async () => {
    const { status, body } = await ask(null, CREATE, { input: { name: 'Nobody’s' } })
    expect(status).toBe(200)
    expect(body.errors).toMatchObject([{ message: 'Must provide an auth token', extensions: { code: 'UNAUTHORIZED' } }])
  })
})

describe("the token's scopes", () => {
  test('with streams:read it reads and cannot modify', async () => {
    const { patRead, projectId, modelId } = platform
    expect((await ask(patRead, PROJECT, { id: projectId })).body.data.data).toMatchObject({ id: projectId })
    const writes = [
      [CREATE, { input: { name: 'New' } }],
      ['mutation ($id: String!) { data: projectMutations { data: delete(id: $id) } }', { id: projectId }],
      [
        'mutation ($input: UpdateModelInput!) { data: modelMutations { data: update(input: $input) { id } } }',
        { input: { id: modelId, projectId, name: 'x' } },
      ],
    ] as const
    for (const [query, variables] of writes) {
      const { status, body } = await ask(patRead, query, variables)
      expect(status).toBe(200)
      expect(body.data).toBeNull()
      expect(body.errors).toMatchObject([
        {
          message: 'Your auth token does not have the required scope: streams:write.',
          path: ['data'],
          extensions: { code: 'FORBIDDEN', statusCode: 403, scope: 'streams:write' },
        },
      ])
    }
  })

  test('without profile:read the own profile is refused, and without profile:email the address is not told', async () => {
    const { patStreamsOnly, patRead, patWrite } = platform
    const refused = await ask(patStreamsOnly, '{ activeUser { id } }')
    expect(refused.body).toMatchObject({
      data: { activeUser: null },
      errors: [{ extensions: { scope: 'profile:read' } }],
    })
    expect((await ask(patRead, '{ activeUser { name email } }')).body.data.activeUser).toEqual({
      name: 'ada',
      email: null,
    })
    expect((await ask(patWrite, '{ activeUser { email } }')).body.data.activeUser.email).toBe('ada@example.com')
  })
})

describe("the owner's role", () => {
  test('bounds a token that has every scope', async () => {
    const { reviewerPat, projectId, otherProjectId, foreignProjectId, modelId } = platform
    expect((await ask(reviewerPat, PROJECT, { id: projectId })).body.data.data.role).toBe('stream:reviewer')
    const write = await ask(
      reviewerPat,
      'mutation ($input: UpdateModelInput!) { data: modelMutations { data: update(input: $input) { id } } }',
      { input: { id: modelId, projectId, name: 'x' } },
    )
    expect(write.body.errors).toMatchObject([
      { message: 'Your role in the project does not allow this.', extensions: { code: 'FORBIDDEN' } },
    ])
    for (const [token, id] of [
      [reviewerPat, otherProjectId],
      [platform.patWrite, foreignProjectId],
    ] as const) {
      expect((await ask(token, PROJECT, { id })).body.errors).toMatchObject([
        { message: 'You do not have access to the project', extensions: { code: 'FORBIDDEN' } },
      ])
    }
  })

  test('of nobody reaches a project that there is not', async () => {
    expect((await ask(platform.patWrite, PROJECT, { id: 'nothing' })).body.errors).toMatchObject([
      { message: 'Project not found', extensions: { code: 'STREAM_NOT_FOUND', statusCode: 404 } },
    ])
  })
})

describe('tokens made through GraphQL', () => {
  const create = async (token: object) => ask(platform.session, TOKEN_CREATE, { token })

  test('work, live for so many milliseconds, and stop when revoked by id, by text, or by header', async () => {
    for (const form of ['id', 'text', 'header']) {
      const made = await create({ name: `by ${form}`, scopes: ['streams:read'], lifespan: '86400000' })
      const secret = made.body.data.data as string
      expect((await ask(secret, PROJECT, { id: platform.projectId })).body.errors).toBeUndefined()
      const { apiTokens } = (await ask(platform.session, TOKENS)).body.data.activeUser
      const listed = apiTokens.find(({ name }: { name: string }) => name === `by ${form}`)
      expect(Math.abs(listed.lifespan - 86_400_000)).toBeLessThan(1000)
      const named = form === 'id' ? listed.id : form === 'text' ? secret : `Bearer ${secret}`
      expect((await ask(platform.session, TOKEN_REVOKE, { token: named })).body.data).toEqual({ data: true })
      await expect.poll(async () => (await ask(secret, '{ serverInfo { name } }')).status, { timeout: 6000 }).toBe(403)
    }
  })

  test('never hold what their maker lacks, what no token may hold, or nothing', async () => {
    const cases = [
      [['server:stats'], "You can't create a token with scopes that you don't have"],
      [['no:such'], "You can't create a token with scopes that you don't have"],
      [['*'], "You can't create a token with scopes that you don't have"],
      [['tokens:write'], "You can't create a personal access token with the tokens:write scope"],
      [[], 'No scopes provided'],
    ] as const
    for (const [scopes, message] of cases) {
      const { status, body } = await create({ name: 'x', scopes })
      expect(status).toBe(200)
      expect(body).toMatchObject({
        data: null,
        errors: [{ message, extensions: { code: 'TOKEN_CREATE_ERROR', statusCode: 400 } }],
      })
    }
    expect((await create({ name: 'x', scopes: ['streams:read'], lifespan: -1 })).body.data).toBeNull()
  })

  test('cannot make tokens, whatever they hold, on this API or on the service itself', async () => {
    const { patWrite, service } = platform
    const refused = await ask(patWrite, TOKEN_CREATE, { token: { name: 'x', scopes: ['streams:read'] } })
    expect(refused.body.errors).toMatchObject([{ extensions: { scope: 'tokens:write' } }])
    await expect(new Latchkey({ url: service, token: patWrite }).tokens.create({ name: 'x' })).rejects.toMatchObject({
      code: 'scope_missing',
    })
    const backend = new Latchkey({ url: service, token: platform.session })
    await expect(backend.tokens.create({ name: 'x', scopes: ['tokens:write'] })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    const all = await backend.tokens.create({ name: 'all', scopes: ['*'] })
    await expect(new Latchkey({ url: service, token: all.secret }).tokens.create({ name: 'x' })).rejects.toMatchObject({
      code: 'scope_missing',
    })
  })

  test('that are limited to a project reach no other, list no other and make no other', async () => {
    const { projectId, otherProjectId } = platform
    const made = await create({
      name: 'one project',
      scopes: ['streams:read', 'streams:write', 'profile:read'],
      limitResources: [{ id: projectId, type: 'project' }],
    })
    const token = made.body.data.data as string
    expect((await ask(token, PROJECT, { id: projectId })).body.data.data).toMatchObject({ id: projectId })
    expect((await ask(token, PROJECT, { id: otherProjectId })).body.errors).toMatchObject([
      { message: 'You are not authorized to access this resource.', extensions: { code: 'FORBIDDEN' } },
    ])
    const listed = await ask(token, '{ activeUser { projects { totalCount items { id } } } }')
    expect(listed.body.data.activeUser.projects).toEqual({ totalCount: 1, items: [{ id: projectId }] })
    expect((await ask(token, CREATE, { input: { name: 'x' } })).body.errors).toMatchObject([
      { message: 'You are not authorized to create a new project resource.' },
    ])
    await expect(new Latchkey({ url: platform.service, token }).workspaces.create({ name: 'x' })).rejects.toMatchObject(
      { status: 403 },
    )
  })

  test('are not revoked by others, nor is what does not exist', async () => {
    const cases = [platform.reviewerPat, platform.neverIssuedPat, 'tok_nothing', '']
    for (const token of cases) {
      expect((await ask(platform.session, TOKEN_REVOKE, { token })).body).toMatchObject({
        data: null,
        errors: [{ message: 'Did not revoke token', extensions: { code: 'USER_INPUT_ERROR', statusCode: 400 } }],
      })
    }
  })
})

test('answers at the address that Speckle’s page on tokens shows, to the request that it shows', async () => {
  const response = await fetch(`${platform.api}/api/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${platform.patRead}` },
    body: JSON.stringify({ query: '{ activeUser { name } }' }),
  })
  expect(await response.json()).toEqual({ data: { activeUser: { name: 'ada' } } })
})

test('a project lives: made, seen, changed, opened to strangers, deleted', async () => {
  const { patWrite } = platform
  const made = (await ask(patWrite, CREATE, { input: { name: 'Boat House' } })).body.data.data.data
  const update =
    'mutation ($update: ProjectUpdateInput!) { data: projectMutations { data: update(update: $update) { name visibility } } }'
  const changed = await ask(patWrite, update, { update: { id: made.id, name: 'Boathouse', visibility: 'PUBLIC' } })
  expect(changed.body.data.data.data).toEqual({ name: 'Boathouse', visibility: 'PUBLIC' })
  expect((await ask(null, PROJECT, { id: made.id })).body.data.data.name).toBe('Boathouse')
  expect((await ask(platform.reviewerPat, PROJECT, { id: made.id })).body.data.data.role).toBe('stream:reviewer')
  const gone = await ask(patWrite, `mutation { data: projectMutations { data: delete(id: "${made.id}") } }`)
  expect(gone.body.data.data).toEqual({ data: true })
  expect((await ask(null, PROJECT, { id: made.id })).body.errors).toMatchObject([
    { extensions: { code: 'STREAM_NOT_FOUND' } },
  ])
})

describe('a query that asks too much', () => {
  const deep = `{ __schema { types { ${'fields { type { '.repeat(12)} name ${'} } '.repeat(12)} } } }`
  const costly = `{ ${Array.from({ length: 900 }, (_, at) => `a${at}: serverInfo { name scopes { name } }`).join(' ')} }`
  test.each([
    ['deep', deep, /depth/i],
    ['costly', costly, /cost/i],
  ])('and is too %s is refused before it runs', async (_, query, message) => {
    const { body } = await ask(platform.patRead, query)
    expect(body.data ?? null).toBeNull()
    expect(body.errors[0].message).toMatch(message)
  })

  test('that tools send to learn the schema is answered', async () => {
    expect((await ask(platform.patRead, getIntrospectionQuery())).body.data.__schema.queryType.name).toBe('Query')
  })

  test('that does not fit the schema is called by its code', async () => {
    const { status, body } = await ask(platform.patRead, '{ nothing }')
    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  })
})
