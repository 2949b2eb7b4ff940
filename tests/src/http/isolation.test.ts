import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROUTES } from '../../../packages/server/src/faces/rest/routes/index.ts'
import { bodyFor, idAt, makeServiceKey, makeSide, randomId, type Side } from './isolation-side.ts'
import { openWorld, type World } from './world.ts'

let world: World
let theirs: Side
let mine: Side
let serviceKeyId: string
beforeAll(async () => {
  world = await openWorld()
  theirs = await makeSide(world, 'ada')
  mine = await makeSide(world, 'bob')
  serviceKeyId = await makeServiceKey(world)
})
afterAll(() => world.close())

const WITH_IDS = ROUTES.filter(({ path }) => path.includes('{')).map(({ method, path, useCase }) => ({
  call: `${method.toUpperCase()} ${path}`,
  path,
  access: useCase.access,
  parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string),
}))

/** Any user may be made a member of a workspace or organization, so naming one is not reaching into another's things. */
const GIVES_TO_ANYBODY = /^PUT .*\/(workspaces|organizations)\/\{\w+\}\/members\/\{\w+\}$/

const theirId = (path: string, parameter: string) => ({ ...theirs.ids, serviceKeyId })[idAt(path, parameter)] ?? ''
const myId = (path: string, parameter: string) =>
  ({ ...mine.ids, serviceKeyId: randomId('svc_') })[idAt(path, parameter)] ?? ''

/** Every choice of the parameters that is not empty: those are taken from the other side. */
function foreignChoices(call: string, parameters: readonly string[]): string[][] {
  const choices = Array.from({ length: 2 ** parameters.length - 1 }, (_, index) => index + 1)
  const chosen = choices.map((choice) => parameters.filter((_, place) => (choice >> place) % 2 === 1))
  return GIVES_TO_ANYBODY.test(call) ? chosen.filter(([first]) => first === parameters[0]) : chosen
}

async function send(call: string, as: string, value: (parameter: string) => string) {
  const body = call.startsWith('GET') || call.startsWith('DELETE') ? {} : { body: bodyFor(call) }
  const { status, text, code } = await world.call(
    call.replaceAll(/\{(\w+)\}/g, (_, name: string) => value(name)),
    as,
    body,
  )
  return { status, text, code }
}

describe('what belongs to another side', () => {
  test.each(WITH_IDS)('is at $call the same as what never was', async ({ call, path, parameters }) => {
    for (const [who, as] of Object.entries({ ...mine.people, ...mine.others })) {
      for (const foreign of foreignChoices(call, parameters)) {
        const at = (other: (parameter: string) => string) => (parameter: string) =>
          foreign.includes(parameter) ? other(parameter) : myId(path, parameter)
        const answer = await send(
          call,
          as,
          at((parameter) => theirId(path, parameter)),
        )
        const random = await send(
          call,
          as,
          at((parameter) => randomId(theirId(path, parameter))),
        )
        expect({ who, foreign, ...answer }).toEqual({ who, foreign, ...random })
        expect(answer.status).toBeGreaterThanOrEqual(403)
      }
    }
  })

  // How somebody signs in is closed to the sessions here, which the platform's backend opened; that a passkey is found for its own person alone is in the store's contract, and that a linked account is, in the tests of accounts.
  const open = WITH_IDS.filter(
    ({ access, path }) =>
      !/^(users|service_keys):/.test(access.scope) && !/^\/v1\/account\/(passkeys|identities)\//.test(path),
  )
  test.each(open)(
    'is at $call not found for a person who may do the same at home',
    async ({ call, path, access, parameters }) => {
      const kinds = { 'a session': 'session', 'a token': 'pat' } as const
      for (const [who, as] of Object.entries(mine.people)) {
        if (!access.callers.includes(kinds[who as keyof typeof kinds])) continue
        for (const foreign of foreignChoices(call, parameters)) {
          const answer = await send(call, as, (parameter) =>
            (foreign.includes(parameter) ? theirId : myId)(path, parameter),
          )
          expect({ foreign, status: answer.status, code: answer.code }).toEqual({
            foreign,
            status: 404,
            code: 'not_found',
          })
        }
      }
    },
  )

  test('is in no list', async () => {
    const lists = ROUTES.filter(({ method, path }) => method === 'get' && !path.includes('{'))
    const known = Object.values(theirs.ids)
    for (const { path } of lists) {
      for (const as of Object.values({ ...mine.people, ...mine.others })) {
        const { text } = await world.call(`GET ${path}`, as)
        for (const id of known) expect(text).not.toContain(id)
      }
    }
  })

  test('can’t be reached by naming it in a body', async () => {
    const { organizationId = '', workspaceId = '', teamId = '', serviceAccountId = '', userId = '' } = theirs.ids
    const session = mine.people['a session']
    const [home, guild] = [mine.ids['workspaceId'], mine.ids['organizationId']]
    expect(await world.outcome('POST /v1/workspaces', session, { body: { name: 'x', organizationId } })).toBe(
      '404 not_found',
    )
    expect(await world.outcome('POST /v1/tokens', session, { body: { name: 'x', workspaces: [workspaceId] } })).toBe(
      '400 invalid_input',
    )
    for (const member of [teamId, serviceAccountId]) {
      expect(
        await world.outcome(`PUT /v1/workspaces/${home}/members/${member}`, session, { body: { role: 'viewer' } }),
      ).toBe('404 not_found')
    }
    const team = mine.ids['teamId']
    for (const member of [userId, serviceAccountId]) {
      expect(
        await world.outcome(`PUT /v1/organizations/${guild}/teams/${team}/members/${member}`, session, { body: {} }),
      ).toBe('404 not_found')
    }
  })

  test('is untouched by all of that', async () => {
    const session = theirs.people['a session']
    const { workspaceId, organizationId, serviceAccountId } = theirs.ids
    const state = [
      await world.ok(`GET /v1/workspaces/${workspaceId}`, session),
      await world.ok(`GET /v1/organizations/${organizationId}`, session),
      await world.ok(`GET /v1/organizations/${organizationId}/service-accounts/${serviceAccountId}`, session),
      await world.ok('GET /v1/tokens', session),
      await world.ok(`GET /v1/workspaces/${workspaceId}/keys`, session),
    ]
    const text = JSON.stringify(state)
    expect(text).not.toContain('Taken over')
    for (const word of ['suspended"', 'revoked"', 'deleted"']) expect(text).not.toContain(word)
    expect(await world.verdict(theirs.people['a token'], workspaceId)).toBe('ok')
  })
})
