import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ROUTES } from '../../../packages/server/src/faces/rest/routes/index.ts'
import { type IssuedBody, openFreshWorld, type UserBody, type World } from './world.ts'

let world: World
let secret: string
beforeEach(async () => {
  world = await openFreshWorld()
  secret = world.latchkey.setUpSecret?.reveal() ?? ''
})
afterEach(() => world.close())

const FIRST = { email: 'First@Example.com', name: 'First' }
const setUp = (as: string | null, body: unknown = FIRST) => world.outcome('POST /v1/setup', as, { body })

describe('before the set-up', () => {
  test('no route answers, whoever asks', async () => {
    const calls = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, 'x')}`)
    const others = [
      'POST /v1/verify',
      'POST /v1/verify/batch',
      'POST /v1/records/lookup',
      'GET /openapi.json',
      'GET /x',
    ]
    for (const call of [...calls, ...others]) {
      for (const as of [null, secret])
        expect([call, await world.outcome(call, as)]).toEqual([call, '403 setup_required'])
    }
  })

  test('only health answers, for whoever watches the start', async () => {
    expect([await world.outcome('GET /health/live', null), await world.outcome('GET /health/ready', null)]).toEqual([
      '200',
      '200',
    ])
  })
})

describe('the set-up', () => {
  test.each([
    ['no secret', null],
    ['a wrong secret', `setup_${'A'.repeat(32)}`],
    ['an empty secret', ''],
  ])('refuses %s and changes nothing', async (_, as) => {
    expect(await setUp(as)).toBe('401 unauthenticated')
    expect(await setUp(secret)).toBe('201')
  })

  test('makes the first operator with a token that manages everything', async () => {
    const made = await world.ok<IssuedBody & { user: UserBody }>('POST /v1/setup', secret, { body: FIRST })
    expect(made.user).toMatchObject({ email: 'first@example.com', role: 'operator', state: 'active' })
    expect(made.credential).toMatchObject({ kind: 'pat', scopes: ['*'], ownerId: made.user.id, status: 'active' })
    expect(await world.outcome('GET /v1/users', made.secret)).toBe('200')
  })

  test('works once: the same secret is of no use afterwards, for this or anything else', async () => {
    expect(await setUp(secret)).toBe('201')
    expect(await setUp(secret)).toBe('410 setup_done')
    expect(await setUp(null)).toBe('410 setup_done')
    expect(await world.outcome('GET /v1/users', secret)).toBe('401 unauthenticated')
  })

  test('done twice at once makes one operator', async () => {
    const outcomes = await Promise.all([setUp(secret), setUp(secret), setUp(secret)])
    expect(outcomes.sort()).toEqual(['201', '410 setup_done', '410 setup_done'])
  })

  test('with bad input changes nothing, so that it can be repeated', async () => {
    for (const body of [{}, { ...FIRST, role: 'user' }, { ...FIRST, email: 'nobody' }, { ...FIRST, name: '' }]) {
      expect(await setUp(secret, body)).toBe('400 invalid_input')
    }
    expect(await setUp(secret, '{')).toBe('400 malformed_json')
    expect(await setUp(secret)).toBe('201')
  })
})
