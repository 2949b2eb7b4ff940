import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Route } from '../../../../packages/server/src/faces/rest/route.ts'
import { ROUTES } from '../../../../packages/server/src/faces/rest/routes/index.ts'
import { OTHER_PAGE, PAGE } from '../platform.ts'
import { openWorld, type World } from '../world.ts'
import { type Credentials, everyCredential } from './credentials.ts'
import {
  ACCEPTED_TRANSPORTS,
  type Demand,
  declaredDemands,
  doorsOf,
  expectedDemands,
  LET_IN,
  TRANSPORTS,
} from './door.ts'

let world: World
let held: Credentials
beforeAll(async () => {
  world = await openWorld()
  held = await everyCredential(world)
})
afterAll(() => world.close())

const UNAUTHENTICATED = '401 unauthenticated'
const DEMANDS = expectedDemands()

type Doors = ReturnType<typeof doorsOf>

let knocks = 0
/** Each knock comes from elsewhere: so many failures from one address are soon refused unheard. */
const nextAddress = () => `10.${knocks >> 16}.${(knocks >> 8) & 255}.${knocks++ & 255}`

/** From the page of the platform's own, which is nothing to any credential but an embedded session. */
async function knock(
  doors: Doors,
  { call }: Demand,
  secret: string,
  transport = 'Bearer',
  page: object = { origin: PAGE },
): Promise<string> {
  const [method, template] = call.split(' ') as [string, string]
  const path = template
    .replace('{workspaceId}', held.workspaceId)
    .replace('{organizationId}', held.organizationId)
    .replaceAll(/\{\w+\}/g, 'tok_00000000000000000000000000')
  const { headers = {}, query = '' } = TRANSPORTS[transport]?.(secret) ?? {}
  const request = new Request(`http://latchkey.test${path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: { ...headers, ...page },
  })
  const response = await doors.fetch(request, { address: nextAddress() })
  return `${response.status} ${((await response.json()) as { code: string }).code}`
}

/** All knocks at one door whose outcome is not what is written down. */
async function surprises(doors: Doors, demand: Demand): Promise<string[]> {
  const found: string[] = []
  const expectKnock = async (who: string, secret: string, expected: string, transport = 'Bearer') => {
    const outcome = await knock(doors, demand, secret, transport)
    if (outcome !== expected) found.push(`${demand.call}, ${who} by ${transport}: ${outcome} in place of ${expected}`)
  }
  for (const [kind, secret] of Object.entries(held.live)) {
    const admitted = demand.callers.some((accepted) => accepted === kind)
    for (const transport of Object.keys(TRANSPORTS)) {
      const admittedAs = admitted ? LET_IN : '403 credential_kind_not_accepted'
      await expectKnock(kind, secret, ACCEPTED_TRANSPORTS.includes(transport) ? admittedAs : UNAUTHENTICATED, transport)
    }
  }
  for (const [who, secret] of Object.entries(held.dead)) {
    for (const transport of Object.keys(TRANSPORTS)) await expectKnock(who, secret, UNAUTHENTICATED, transport)
  }
  if (demand.callers.includes('pat'))
    await expectKnock('a token with every other scope', await held.without(demand.scope), '403 scope_missing')
  return found
}

const mutate = (call: string, access: object): Route[] =>
  ROUTES.map((row) =>
    `${row.method.toUpperCase()} ${row.path}` === call
      ? ({ ...row, useCase: { ...row.useCase, access: { ...row.useCase.access, ...access } } } as Route)
      : row,
  )

describe('the permission matrix', () => {
  test('names every route, with the access that the route declares, and no other', () => {
    expect(declaredDemands(ROUTES)).toEqual(DEMANDS)
  })

  test.each(DEMANDS)('$call lets in $callers with $scope, and nobody else by any way', async (demand) => {
    expect(await surprises(doorsOf(world, ROUTES), demand)).toEqual([])
  })

  test.each(DEMANDS)('$call knows an embedded session from the page that it was handed to alone', async (demand) => {
    const doors = doorsOf(world, ROUTES)
    for (const page of [{}, { origin: OTHER_PAGE }, { origin: 'null' }, { referer: `${PAGE}/` }])
      expect([page, await knock(doors, demand, held.live.embed, 'Bearer', page)]).toEqual([page, UNAUTHENTICATED])
  })

  test.each([
    ['a scope that everybody has', 'POST /v1/tokens', { scope: 'self:read' }],
    ['a weaker scope', 'DELETE /v1/workspaces/{workspaceId}', { scope: 'workspaces:read' }],
    ['one kind of credential more', 'GET /v1/tokens', { callers: ['session', 'pat', 'key'] }],
    ['one kind of credential less', 'GET /v1/self', { callers: ['pat', 'key', 'session'] }],
    ['a scope held elsewhere', 'GET /v1/workspaces/{workspaceId}/keys', { at: 'account' }],
  ])('would fail if a route were declared with %s', async (_, call, access) => {
    const routes = mutate(call, access)
    expect(declaredDemands(routes)).not.toEqual(DEMANDS)
    const demand = DEMANDS.find((one) => one.call === call) as Demand
    expect(await surprises(doorsOf(world, routes), demand)).not.toEqual([])
  })

  test.each([[{ scope: undefined }], [{ callers: [] }], [{ callers: undefined }]])(
    'is needed to start: a route that declares %j stops the service',
    (access) => {
      expect(() => doorsOf(world, mutate('GET /v1/tokens', access))).toThrow(
        'GET /v1/tokens declares no permission or no kind of credential',
      )
    },
  )
})

describe('the routes of the data plane', () => {
  const CALLS = [
    'POST /v1/verify',
    'POST /v1/verify/batch',
    'POST /v1/records/lookup',
    'GET /v1/changes',
    'POST /v1/usage',
  ]

  test.each(CALLS)('%s answers a service key that may verify, and refuses everything else alike', async (call) => {
    const body = call.startsWith('POST') ? { body: {} } : {}
    const others = Object.entries({ ...held.live, ...held.dead }).filter(([kind]) => kind !== 'service')
    for (const [who, secret] of others)
      expect([who, await world.outcome(call, secret, body)]).toEqual([who, UNAUTHENTICATED])
    for (const transport of Object.keys(TRANSPORTS)) {
      const { headers = {} } = TRANSPORTS[transport]?.(world.serviceKey) ?? {}
      const { status } = await world.call(call, null, { ...body, headers })
      expect([transport, status === 401]).toEqual([transport, !ACCEPTED_TRANSPORTS.includes(transport)])
    }
  })
})
