import { DAY } from '@latchkey/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CredentialBody,
  type ListBody,
  openWorld,
  type Person,
  type UserBody,
  type WorkspaceBody,
  type World,
} from './world.ts'

interface Item {
  readonly credential: CredentialBody
  readonly ownerName: string
}

let world: World
let ada: Person
let home: WorkspaceBody
beforeAll(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  home = await world.workspace(ada.session, 'Home')
  for (const name of ['nightly import', 'Export']) {
    world.advance(1)
    await world.token(ada.session, { name, expires: '30d' })
  }
  world.advance(1)
  await world.key(ada.session, home.id, { name: 'nightly key', expires: '7d' })
})
afterAll(() => world.close())

const find = async (query: string) =>
  (await world.ok<ListBody<Item>>(`GET /v1/platform/credentials?${query}`, world.operator)).items
const names = async (query: string) => (await find(query)).map(({ credential }) => credential.name)

describe('the credentials of the platform', () => {
  test('are found by words, kind and status, newest first, with whose they are', async () => {
    expect(await names('q=NIGHTLY')).toEqual(['nightly key', 'nightly import'])
    expect(await names('q=nightly&kind=pat')).toEqual(['nightly import'])
    expect(await names('kind=service')).toEqual(['Resource server'])
    expect(await names('status=expiring')).toEqual(['nightly key'])
    const [first] = await find('q=nightly%20import')
    expect(first?.ownerName).toBe('ada, ada@example.com')
  })

  test('are found by the id of one, and of an owner', async () => {
    const [{ credential }] = (await find('q=Export')) as [Item]
    expect((await find(`q=${credential.id}`)).map((item) => item.credential.id)).toEqual([credential.id])
    expect((await names(`q=${home.id}`)).sort()).toEqual(['nightly key'])
  })

  test('are read page by page, each once, sessions only when asked for', async () => {
    const all = await names('limit=100')
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: ListBody<Item> = await world.ok(
        `GET /v1/platform/credentials?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
        world.operator,
      )
      seen.push(...page.items.map(({ credential }) => credential.name))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(all)
    expect(all).not.toContain('Session')
    expect(await names('kind=session')).toContain('Session')
  })

  test.each(['cursor=x', 'cursor=MSAx', 'kind=frob', 'status=frob', 'q=%00'])('refuse ?%s', async (query) => {
    expect(await world.outcome(`GET /v1/platform/credentials?${query}`, world.operator)).toBe('400 invalid_input')
  })
})

test('users are found by name, address and handle, by state and by role', async () => {
  const bob = await world.user('bob')
  await world.ok(`POST /v1/users/${bob.id}/suspend`, world.operator, { body: {} })
  const users = async (query: string) =>
    (await world.ok<ListBody<UserBody>>(`GET /v1/users?${query}`, world.operator)).items.map(({ name }) => name)
  expect(await users('q=ADA')).toEqual(['ada'])
  expect(await users('q=bob%40example')).toEqual(['bob'])
  expect(await users('q=%25')).toEqual([])
  expect(await users('state=suspended')).toEqual(['bob'])
  expect(await users('role=operator')).toEqual(['Operator'])
})

test('verifiers are told with how old their lease is, and whether they have taken everything in', async () => {
  const changes = (query: string) => world.ok<{ position: string }>(`GET /v1/changes?${query}`, world.serviceKey)
  const { position } = await changes('verifier=v1&name=api-1')
  await changes(`verifier=v1&name=api-1&after=${position}`)
  const told = () =>
    world.ok<{ items: { id: string; isUpToDate: boolean }[] }>('GET /v1/platform/verifiers', world.operator)
  expect((await told()).items).toMatchObject([{ id: 'v1', name: 'api-1', isUpToDate: true }])
  await world.token(ada.session)
  expect((await told()).items).toMatchObject([{ id: 'v1', isUpToDate: false }])
})

test('health tells of database, ways to tell owners, and jobs', async () => {
  const health = await world.ok<{ jobs: { name: string; hasFailed: boolean }[] }>(
    'GET /v1/platform/health',
    world.operator,
  )
  expect(health).toMatchObject({ database: { engine: 'sqlite' }, channels: [], deliveries: [] })
  expect(health.jobs.map(({ name }) => name)).toContain('end what is idle')
  expect(health.jobs.every(({ hasFailed }) => !hasFailed)).toBe(true)
})

test('the configuration is told with what each role gives, and with nothing that opens anything', async () => {
  const text = (await world.call('GET /v1/platform/configuration', world.operator)).text
  const { items, roles } = JSON.parse(text)
  expect(items).toContainEqual({ name: 'platform.name', value: 'Devices', isSecret: false })
  expect(items).toContainEqual({ name: 'webhook.secret', value: false, isSecret: true })
  expect(roles).toContainEqual(
    expect.objectContaining({ at: 'workspace', name: 'member', scopes: expect.arrayContaining(['devices:write']) }),
  )
})

test.each(['credentials', 'verifiers', 'health', 'configuration'])('%s are for operators alone', async (what) => {
  expect(await world.outcome(`GET /v1/platform/${what}`, ada.session)).toBe('403 scope_missing')
})

test('people are told of tokens that expire soon and of those that wait for them, until they put it away', async () => {
  const cleo = await world.user('cleo')
  const dan = await world.user('dan')
  const lab = await world.workspace(cleo.session, 'Lab')
  await world.ok(`PUT /v1/workspaces/${lab.id}/members/${dan.id}`, cleo.session, { body: { role: 'viewer' } })
  const policy = {
    ...{
      maxLifetimeSeconds: null,
      expiryRequired: false,
      allowedScopes: null,
      approvalRequired: true,
      ipAllowlist: [],
    },
  }
  await world.ok(`PUT /v1/workspaces/${lab.id}/policy`, cleo.session, { body: policy })
  const asked = await world.token(dan.session, { name: 'asks', workspaces: [lab.id], expires: '30d' })
  await world.token(dan.session, { name: 'short', expires: '7d' })
  world.advance(25 * DAY)
  const [cleos, dans] = [await world.session(cleo.id), await world.session(dan.id)]
  interface NoticeBody {
    readonly id: string
    readonly kind: string
    readonly credential: { readonly name: string }
  }
  const told = async (as: string) => (await world.ok<{ items: NoticeBody[] }>('GET /v1/notices', as)).items
  expect(await told(cleos)).toMatchObject([
    { kind: 'approval_waiting', credential: { name: 'asks' }, ownerName: 'dan', workspace: { id: lab.id } },
  ])
  expect(await told(dans)).toMatchObject([{ kind: 'expiring', credential: { name: 'asks' } }])
  const [notice] = (await told(dans)) as [NoticeBody]
  expect(await world.outcome(`POST /v1/notices/${notice.id}/dismiss`, cleos, { body: {} })).toBe('404 not_found')
  for (let time = 0; time < 2; time++) await world.ok(`POST /v1/notices/${notice.id}/dismiss`, dans, { body: {} })
  expect(await told(dans)).toEqual([])
  await world.ok(`POST /v1/workspaces/${lab.id}/grants/${asked.credential.id}/approve`, cleos, { body: {} })
  expect(await told(cleos)).toEqual([])
})
