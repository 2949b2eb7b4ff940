import { AlreadyExistsError, PolicyRefusedError } from '@latchkey/sdk'
import { beforeAll, describe, expect, test } from 'vitest'
import { type IometePlatform, startIometePlatform } from './platform.ts'

let platform: IometePlatform
beforeAll(async () => {
  platform = await startIometePlatform()
  return () => platform.close()
})

type Headers = Readonly<Record<string, string>>
const jobs = (domain = platform.domain) => `/api/v2/domains/${domain}/sdk/spark/jobs`

async function call(path: string, headers: Headers, method = 'GET', body?: unknown) {
  const init = { method, headers: { ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) }
  const response = await fetch(platform.api + path, init)
  const text = await response.text()
  return { status: response.status, text, body: text === '' ? null : JSON.parse(text), headers: response.headers }
}
const own = (token: string): Headers => ({ 'X-API-Token': token })

describe('the token is taken', () => {
  test.each<[string, (token: string) => Headers]>([
    ['from X-API-TOKEN, as the Python SDK sends it', (token) => ({ 'X-API-TOKEN': token })],
    ['from x-api-token, as the Java SDK sends it', (token) => ({ 'x-api-token': token })],
    ['from X-API-Token, as the documentation shows it', own],
    ['behind Bearer, as the Iceberg catalog takes it', (token) => ({ authorization: `Bearer ${token}` })],
    ['bare, as the event stream takes it', (token) => ({ authorization: token })],
  ])('%s', async (_, headers) => {
    expect((await call(jobs(), headers(platform.pat))).status).toBe(200)
  })

  test('but two different ones in one request are refused', async () => {
    const { pat, otherPat } = platform
    expect((await call(jobs(), { ...own(pat), authorization: `Bearer ${otherPat}` })).status).toBe(401)
    expect((await call(jobs(), { ...own(pat), authorization: otherPat })).status).toBe(401)
    expect((await call(jobs(), { ...own(pat), authorization: `Bearer ${pat}` })).status).toBe(200)
  })
})

describe('what is refused', () => {
  test.each(['suspendedPat', 'expiredPat', 'revokedPat', 'neverIssuedPat'] as const)(
    '%s looks like no token at all',
    async (name) => {
      const answer = await call(jobs(), own(platform[name]))
      expect([answer.status, answer.body.errorCode]).toEqual([401, 'UNAUTHORIZED'])
      expect(answer.text).toBe((await call(jobs(), {})).text)
    },
  )

  test('a domain of others answers with the same bytes as one that never was', async () => {
    const [foreign, unknown] = [
      await call(jobs(platform.foreignDomain), own(platform.pat)),
      await call(jobs(platform.unknownDomain), own(platform.pat)),
    ]
    expect(foreign.status).toBe(401)
    expect(foreign.text).toBe(unknown.text)
  })

  test('a token without the scope is known and gets 403', async () => {
    expect((await call(jobs(), own(platform.readOnlyPat))).status).toBe(200)
    const refused = await call(jobs(), own(platform.readOnlyPat), 'POST', { name: 'a', bundleId: 'b' })
    expect([refused.status, refused.body.requiredScopes]).toEqual([403, ['jobs:write']])
  })

  test.each<[unknown, number]>([
    ['{', 400],
    [{ name: 'no bundle' }, 400],
    [{ name: 'x', bundleId: 'b', flow: 'SIDEWAYS' }, 400],
  ])('a body such as %j is answered in words', async (body, status) => {
    const answer = await call(jobs(), own(platform.pat), 'POST', body)
    expect([answer.status, answer.body.errorCode]).toEqual([status, 'BAD_REQUEST'])
  })
})

test('a job is made, found by id and by name, changed, run over real tables, and deleted', async () => {
  const as = own(platform.pat)
  const template = { sql: 'select count(*) from orders' }
  const { id } = (await call(jobs(), as, 'POST', { name: 'counting', bundleId: 'b1', template })).body
  expect((await call(`${jobs()}/name/counting`, as)).body.id).toBe(id)
  expect((await call(jobs(), as, 'POST', { name: 'counting', bundleId: 'b1' })).status).toBe(409)
  expect((await call(`${jobs()}/${id}`, as, 'PUT', { priority: 'HIGH' })).body).toMatchObject({
    name: 'counting',
    priority: 'HIGH',
  })
  const run = (await call(`${jobs()}/${id}/runs`, as, 'POST', {})).body
  expect(run).toMatchObject({ state: 'COMPLETED', rows: 1 })
  expect((await call(`${jobs()}/${id}/runs/${run.id}/logs?range=5m`, as)).body.items.at(-1)).toContain('1 rows')
  expect((await call(`${jobs()}/${id}/runs/${run.id}/metrics`, as)).body.rows).toBe(1)
  expect((await call(`${jobs()}/${id}/runs/${run.id}`, as, 'DELETE')).status).toBe(204)
  expect((await call(`${jobs()}/${id}`, as, 'DELETE')).status).toBe(204)
  expect((await call(`${jobs()}/${id}`, as)).status).toBe(404)
})

test('a query runs over the tables of its domain', async () => {
  const sql = 'select distinct region from customers order by region'
  const path = `/api/v1/domains/${platform.domain}/sql`
  expect((await call(path, own(platform.pat), 'POST', { sql })).body.rows).toEqual([['north'], ['south']])
  expect((await call(path, own(platform.pat), 'POST', { sql: 'drop table customers' })).status).toBe(400)
})

describe('an access token', () => {
  test('expires in 7, 14, 30 or 90 days, at a date of one’s own, or never', async () => {
    const ada = await platform.signIn()
    expect((await ada.platform()).expiryPresets).toEqual(['7d', '14d', '30d', '90d'])
    for (const [expires, days] of [
      ['7d', 7],
      ['14d', 14],
      ['30d', 30],
      ['90d', 90],
    ] as const) {
      const { credential } = await ada.tokens.create({ name: `for ${expires}`, expires })
      expect(Date.parse(credential.expiresAt ?? '') - Date.parse(credential.createdAt)).toBe(days * 86_400_000)
    }
    const expiresAt = new Date(Date.now() + 100_000_000).toISOString()
    expect((await ada.tokens.create({ name: 'own date', expiresAt })).credential.expiresAt).toBe(expiresAt)
    expect((await ada.tokens.create({ name: 'for ever', expires: 'never' })).credential.expiresAt).toBeNull()
  })

  test('has a name that no other of its owner has, until it is deleted', async () => {
    const ada = await platform.signIn()
    const { credential } = await ada.tokens.create({ name: 'unique' })
    await expect(ada.tokens.create({ name: 'unique' })).rejects.toBeInstanceOf(AlreadyExistsError)
    const other = await ada.tokens.create({ name: 'other' })
    await expect(ada.tokens.edit(other.credential.id, { name: 'unique' })).rejects.toBeInstanceOf(AlreadyExistsError)
    expect((await ada.tokens.edit(other.credential.id, { name: 'other', description: 'same name' })).description).toBe(
      'same name',
    )
    await ada.tokens.revoke(credential.id)
    expect((await ada.tokens.create({ name: 'unique' })).credential.name).toBe('unique')
  })

  test('is blocked at once when it is suspended, and works again when it is activated', async () => {
    const ada = await platform.signIn()
    const { credential, secret } = await ada.tokens.create({ name: 'paused' })
    const reaches = async (status: number) =>
      expect.poll(async () => (await call(jobs(), own(secret))).status, { timeout: 10_000 }).toBe(status)
    await reaches(200)
    await ada.tokens.suspend(credential.id)
    await reaches(401)
    await ada.tokens.resume(credential.id)
    await reaches(200)
  })

  test('lives no longer than the domain’s policy allows', async () => {
    const ada = await platform.signIn()
    const { id } = await ada.workspaces.create({ name: 'Capped' })
    const open = await ada.workspaces.policy(id)
    await ada.workspaces.setPolicy(id, { ...open, maxLifetimeSeconds: 30 * 86_400 })
    const capped = { name: 'capped', workspaces: [id] }
    await expect(ada.tokens.create({ ...capped, expires: '90d' })).rejects.toBeInstanceOf(PolicyRefusedError)
    await expect(ada.tokens.create({ ...capped, expires: 'never' })).rejects.toBeInstanceOf(PolicyRefusedError)
    expect((await ada.tokens.create({ ...capped, expires: '30d' })).credential.expiresAt).not.toBeNull()
  })

  test('is held to its requests per second', async () => {
    const ada = await platform.signIn()
    const { secret } = await ada.tokens.create({ name: 'slow', rateLimit: { requests: 2, windowSeconds: 60 } })
    const statuses: number[] = []
    for (let request = 0; request < 3; request++) statuses.push((await call(jobs(), own(secret))).status)
    expect(statuses).toEqual([200, 200, 429])
  })
})

describe('a service account’s tokens', () => {
  const tokens = (name = '') =>
    `/api/v1/domains/${platform.domain}/auth/service-accounts/${platform.serviceAccountId}/tokens${name && `/${name}`}`

  test('are made, suspended, limited and deleted by name, by somebody in a team with the account', async () => {
    const as = own(platform.pat)
    const made = await call(tokens(), as, 'POST', { name: 'loader', maxRps: 50, expirationDays: 14 })
    expect([made.status, made.body.maxRps]).toEqual([201, 50])
    expect((await call(jobs(), own(made.body.token))).status).toBe(200)
    expect((await call(tokens('loader'), as, 'PATCH', { status: 'SUSPENDED' })).body.status).toBe('SUSPENDED')
    expect((await call(tokens('loader'), as, 'PATCH', { status: 'ACTIVE', maxRps: 5 })).status).toBe(200)
    expect((await call(tokens(), as)).body.items.map(({ name }: { name: string }) => name).sort()).toEqual([
      'etl',
      'loader',
    ])
    expect((await call(tokens('loader'), as, 'DELETE')).status).toBe(204)
    expect((await call(tokens('loader'), as, 'DELETE')).status).toBe(404)
  })

  test('are out of reach for an administrator who shares no team with the account', async () => {
    const refused = await call(tokens(), own(platform.strangerPat), 'POST', { name: 'mine' })
    expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining('in a team')])
  })

  test('are managed by the administrators’ path too, which names no domain', async () => {
    const path = `/api/v1/auth/service-accounts/${platform.serviceAccountId}/tokens`
    expect((await call(path, own(platform.pat), 'POST', { name: 'from above' })).status).toBe(201)
    expect((await call(`${path}/from%20above`, own(platform.pat), 'DELETE')).status).toBe(204)
    expect((await call(path, own(platform.strangerPat))).status).toBe(403)
    const unknown = path.replace(platform.serviceAccountId, 'sa_00000000000000000000000000')
    expect((await call(unknown, own(platform.pat))).status).toBe(404)
  })

  test('act for the account alone', async () => {
    expect((await call(jobs(), own(platform.serviceAccountToken))).status).toBe(200)
    expect((await call(tokens(), own(platform.serviceAccountToken))).status).toBe(404)
  })
})

test('the owner is looked at on every request: a suspended one’s tokens stop', async () => {
  const { operator, adaId, pat, serviceAccountToken } = platform
  const reaches = async (status: number) =>
    expect.poll(async () => (await call(jobs(), own(pat))).status, { timeout: 10_000 }).toBe(status)
  await operator.users.suspend(adaId)
  await reaches(401)
  expect((await call(jobs(), own(serviceAccountToken))).status).toBe(200)
  await operator.users.resume(adaId)
  await reaches(200)
})
