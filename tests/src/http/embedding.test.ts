import { MINUTE, SECOND } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OTHER_PAGE, PAGE } from './platform.ts'
import { type IssuedBody, type ListBody, openWorld, type Person, type World } from './world.ts'

let world: World
let ada: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
})
afterEach(() => world.close())

const REFUSED = '401 unauthenticated'
const inPage = { headers: { origin: PAGE } }
const outcomeOf = async (exchanged: ReturnType<World['exchange']>) => {
  const { status, code } = await exchanged
  return code === null ? `${status}` : `${status} ${code}`
}
const ask = (body: object) =>
  world.outcome('POST /v1/embed-codes', world.serviceKey, { body: { userId: ada.id, origin: PAGE, ...body } })
const live = (secret: string) => world.outcome('GET /v1/self', secret, inPage)
const make = (secret: string, body: object = {}) =>
  world.outcome('POST /v1/tokens', secret, { ...inPage, body: { name: 'Made in the page', ...body } })
const actions = async () => {
  const { items } = await world.ok<ListBody<{ action: string; detail: object }>>('GET /v1/audit', ada.session)
  return items.filter(({ action }) => action.startsWith('embed_code')).map(({ action, detail }) => [action, detail])
}

describe('a code', () => {
  test('opens one session in its page, for the person whom the platform named', async () => {
    const code = await world.embedCode(ada.id)
    const answer = await world.exchange(code)
    expect(answer.status).toBe(201)
    const session = JSON.parse(answer.text)
    expect(session).toEqual({
      secret: expect.stringMatching(/^lk_emb_/),
      expiresAt: new Date(world.now + 15 * MINUTE).toISOString(),
      user: { id: ada.id, name: 'ada' },
      workspaceId: null,
    })
    expect(await world.ok('GET /v1/self', session.secret, inPage)).toMatchObject({ principal: { id: ada.id } })
    expect(await outcomeOf(world.exchange(code))).toBe(REFUSED)
  })

  test('ends after a minute, to the millisecond', async () => {
    const [soon, late] = [await world.embedCode(ada.id), await world.embedCode(ada.id)]
    world.advance(MINUTE - 1)
    expect(await outcomeOf(world.exchange(soon))).toBe('201')
    world.advance(1)
    expect(await outcomeOf(world.exchange(late))).toBe(REFUSED)
  })

  test.each([
    ['another page that shows the token page', { origin: OTHER_PAGE }],
    ['a page that does not', { origin: 'https://evil.example.com' }],
    ['the same host by another scheme', { origin: 'http://app.example.com' }],
    ['no page at all', {}],
    ['a page without an origin', { origin: 'null' }],
  ])('brought by %s is refused, used up, and noted in the history of its person', async (_, headers) => {
    const code = await world.embedCode(ada.id)
    const authenticatedAt = world.now
    world.advance(1)
    expect(await outcomeOf(world.exchange(code, headers))).toBe(REFUSED)
    expect(await outcomeOf(world.exchange(code))).toBe(REFUSED)
    const page = 'origin' in headers ? headers.origin : null
    expect(await actions()).toEqual([
      ['embed_code.refused', { origin: PAGE, page }],
      ['embed_code.created', { origin: PAGE, authenticatedAt }],
    ])
  })

  test('is worth nothing once the service key is revoked that asked for it, or its person is suspended', async () => {
    const { id } = (await world.ok<{ credential: { id: string } }>('GET /v1/self', world.serviceKey)).credential
    const one = await world.embedCode(ada.id)
    await world.ok(`POST /v1/users/${ada.id}/suspend`, world.operator)
    expect(await outcomeOf(world.exchange(one))).toBe(REFUSED)
    await world.ok(`POST /v1/users/${ada.id}/resume`, world.operator)
    const other = await world.embedCode(ada.id)
    await world.ok(`POST /v1/service-keys/${id}/revoke`, world.operator)
    expect(await outcomeOf(world.exchange(other))).toBe(REFUSED)
  })

  test('is asked for by a service key with the scope alone, for a live plain user and a page that was named alone', async () => {
    const body = { userId: ada.id, origin: PAGE }
    for (const as of [ada.session, world.operator])
      expect(await world.outcome('POST /v1/embed-codes', as, { body })).toBe('403 credential_kind_not_accepted')
    const weak = { name: 'Weak', scopes: ['verify', 'sessions:create'] }
    const { secret } = await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body: weak })
    expect(await world.outcome('POST /v1/embed-codes', secret, { body })).toBe('403 scope_missing')
    expect(await ask({ userId: 'usr_nobody' })).toBe('404 not_found')
    expect(await ask({ userId: (await world.user('second', 'operator')).id })).toBe('403 exceeds_own_access')
    for (const origin of ['https://evil.example.com', `${PAGE}/`, PAGE.toUpperCase(), '*', 'null', ''])
      expect([origin, await ask({ origin })]).toEqual([origin, '400 invalid_input'])
    expect(await ask({ authenticatedAt: new Date(world.now + 2 * MINUTE).toISOString() })).toBe('400 invalid_input')
    expect(await ask({ workspaceId: 'ws_nowhere' })).toBe('400 invalid_input')
    const theirs = await world.workspace(world.operator, 'Theirs')
    expect(await ask({ workspaceId: theirs.id })).toBe('400 invalid_input')
    expect(await ask({ unknown: true })).toBe('400 invalid_input')
    await world.ok(`POST /v1/users/${ada.id}/suspend`, world.operator)
    expect(await ask({})).toBe('409 invalid_state')
  })

  test('that nobody made is refused like a used one, and whoever goes on guessing waits', async () => {
    for (const body of [{ code: 'x' }, { code: 'A'.repeat(43) }])
      expect(await world.outcome('POST /v1/embed-codes/exchange', null, { ...inPage, body })).toBe(REFUSED)
    for (const body of [{}, { code: 7 }, { code: '' }, { code: 'x'.repeat(101) }, { code: 'x', more: 1 }])
      expect(await world.outcome('POST /v1/embed-codes/exchange', null, { ...inPage, body })).toBe('400 invalid_input')
    const outcomes = []
    for (let count = 0; count < 40; count++) outcomes.push(await outcomeOf(world.exchange('guess')))
    expect(outcomes.at(-1)).toBe('429 rate_limited')
    expect(await outcomeOf(world.exchange('guess', {}))).toBe('429 rate_limited')
  })
})

describe('an embedded session', () => {
  test('sees to its person’s tokens: makes, lists, edits, rotates, suspends and revokes them', async () => {
    const secret = await world.embed(ada.id)
    const body = { name: 'Made in the page', scopes: ['*'], expires: '30d' }
    const made = await world.ok<IssuedBody>('POST /v1/tokens', secret, { ...inPage, body })
    const one = `/v1/tokens/${made.credential.id}`
    await world.ok(`PATCH ${one}`, secret, { ...inPage, body: { name: 'Renamed' } })
    await world.ok(`POST ${one}/suspend`, secret, { ...inPage, body: {} })
    await world.ok(`POST ${one}/resume`, secret, { ...inPage, body: {} })
    const rotated = await world.ok<IssuedBody>(`POST ${one}/rotate`, secret, { ...inPage, body: {} })
    expect(await world.verdict(rotated.secret)).toBe('ok')
    expect(await world.ok('GET /v1/tokens', secret, inPage)).toMatchObject({ items: [{ name: 'Renamed' }] })
    await world.ok(`POST ${one}/revoke`, secret, { ...inPage, body: {} })
    expect(await world.verdict(rotated.secret)).toBe('revoked')
  })

  test('is nothing that a resource server accepts', async () => {
    expect(await world.verdict(await world.embed(ada.id))).toBe('kind_not_accepted')
  })

  test('ends after a quarter of an hour, to the millisecond, and another code opens another', async () => {
    const secret = await world.embed(ada.id)
    world.advance(15 * MINUTE - 1)
    expect(await live(secret)).toBe('200')
    world.advance(1)
    expect(await live(secret)).toBe(REFUSED)
    expect(await live(await world.embed(ada.id))).toBe('200')
  })

  test('makes no secret unless the platform says that its person has just proved who they are', async () => {
    const before = await world.token(ada.session)
    const unsaid = await world.embed(ada.id, { authenticatedAt: undefined })
    const long = await world.embed(ada.id, { authenticatedAt: new Date(world.now - 15 * MINUTE - 1).toISOString() })
    const recent = await world.embed(ada.id, { authenticatedAt: new Date(world.now - 15 * MINUTE).toISOString() })
    const needed = '403 recent_authentication_required'
    for (const secret of [unsaid, long]) {
      expect(await make(secret)).toBe(needed)
      for (const verb of ['rotate', 'replace'])
        expect(
          await world.outcome(`POST /v1/tokens/${before.credential.id}/${verb}`, secret, { ...inPage, body: {} }),
        ).toBe(needed)
      const wider = { ...inPage, body: { expires: 'never' } }
      const ends = await world.token(ada.session, { expires: '7d' })
      expect(await world.outcome(`PATCH /v1/tokens/${ends.credential.id}`, secret, wider)).toBe(needed)
      expect(await world.outcome('GET /v1/tokens', secret, inPage)).toBe('200')
    }
    expect(await make(recent)).toBe('201')
    world.advance(1)
    expect(await make(recent)).toBe(needed)
  })

  test('of one workspace makes tokens of that one alone, and touches none that reaches further', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const other = await world.workspace(ada.session, 'Other')
    const wide = await world.token(ada.session)
    const secret = await world.embed(ada.id, { workspaceId: home.id })
    expect(await make(secret)).toBe('403 exceeds_own_access')
    expect(await make(secret, { workspaces: [other.id] })).toBe('400 invalid_input')
    expect(await make(secret, { workspaces: [home.id] })).toBe('201')
    expect(await world.outcome(`POST /v1/tokens/${wide.credential.id}/rotate`, secret, { ...inPage, body: {} })).toBe(
      '403 exceeds_own_access',
    )
    const listed = await world.ok<ListBody<{ id: string }>>('GET /v1/workspaces', secret, inPage)
    expect(listed.items.map(({ id }) => id)).toEqual([home.id])
  })

  test('is among its person’s sessions, who can end it there', async () => {
    const secret = await world.embed(ada.id)
    const ended = async () => (await live(secret)) === REFUSED
    const own = await world.call('GET /v1/account/sessions', ada.session)
    const { items } = JSON.parse(own.text) as ListBody<{ id: string; name: string }>
    const listed = items.find(({ name }) => name === 'app.example.com')
    expect([listed !== undefined, await ended()]).toEqual([true, false])
    await world.ok(`POST /v1/account/sessions/${listed?.id}/revoke`, ada.session, { body: {} })
    expect(await ended()).toBe(true)
  })

  test('ends when the platform says that its person has signed out there, with the codes that wait; others go on', async () => {
    const bob = await world.user('bob')
    const [one, two, theirs] = [await world.embed(ada.id), await world.embed(ada.id), await world.embed(bob.id)]
    const waiting = await world.embedCode(ada.id)
    const end = () => world.ok('POST /v1/embed-sessions/end', world.serviceKey, { body: { userId: ada.id } })
    expect([await end(), await end()]).toEqual([{ ended: 2 }, { ended: 0 }])
    expect([await live(one), await live(two), await live(theirs)]).toEqual([REFUSED, REFUSED, '200'])
    expect(await outcomeOf(world.exchange(waiting))).toBe(REFUSED)
    expect(await world.outcome('GET /v1/self', ada.session)).toBe('200')
  })

  test('ends with its person, and when its person becomes an operator', async () => {
    const bob = await world.user('bob')
    const [one, two] = [await world.embed(ada.id), await world.embed(bob.id)]
    await world.ok(`POST /v1/users/${ada.id}/suspend`, world.operator)
    await world.ok(`PATCH /v1/users/${bob.id}`, world.operator, { body: { role: 'operator' } })
    expect([await live(one), await live(two)]).toEqual([REFUSED, REFUSED])
  })
})

describe('to a page of another origin', () => {
  const preflight = (path: string, origin: string, method: string) =>
    world.call(`OPTIONS ${path}`, null, {
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      },
    })
  const allowed = ({ headers }: { readonly headers: Headers }) => headers.get('access-control-allow-origin')

  test('the routes of the token page are open where the platform named it, without a browser’s credentials', async () => {
    for (const [path, method] of [
      ['/v1/embed-codes/exchange', 'POST'],
      ['/v1/tokens', 'POST'],
      ['/v1/tokens/tok_1', 'PATCH'],
      ['/v1/tokens/tok_1/revoke', 'POST'],
    ] as const) {
      const answer = await preflight(path, PAGE, method)
      expect([path, answer.status, allowed(answer)]).toEqual([path, 204, PAGE])
      expect(answer.headers.get('access-control-allow-methods')).toContain(method)
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false)
    }
    const read = await world.call('GET /v1/tokens', await world.embed(ada.id), inPage)
    expect([allowed(read), read.headers.get('vary')]).toEqual([PAGE, 'origin'])
    expect(allowed(await world.call('GET /v1/tokens', null, inPage))).toBe(PAGE)
  })

  test('every other page, route and method is closed', async () => {
    const closed: [string, string, string][] = [
      ['/v1/tokens', 'https://evil.example.com', 'GET'],
      ['/v1/tokens', 'null', 'GET'],
      ['/v1/tokens', PAGE, 'DELETE'],
      ['/v1/tokens/tok_1/reveal', PAGE, 'POST'],
      ['/v1/session', PAGE, 'GET'],
      ['/v1/users', PAGE, 'GET'],
      ['/v1/embed-codes', PAGE, 'POST'],
      ['/v1/verify', PAGE, 'POST'],
    ]
    for (const [path, origin, method] of closed) {
      const answer = await preflight(path, origin, method)
      expect([path, origin, answer.status >= 400, allowed(answer)]).toEqual([path, origin, true, null])
    }
  })

  test('no answer to another credential is readable, be it a good one', async () => {
    const token = await world.token(ada.session)
    for (const secret of [token.secret, ada.session, world.operator]) {
      const answer = await world.call('GET /v1/self', secret, inPage)
      expect([answer.status, allowed(answer)]).toEqual([200, null])
    }
    const answer = await world.call('GET /v1/tokens', await world.embed(ada.id), {
      headers: { origin: 'https://evil.example.com' },
    })
    expect([answer.status, allowed(answer)]).toEqual([401, null])
  })
})

test('a second is what the clock of the platform may be ahead of ours', async () => {
  const secret = await world.embed(ada.id, { authenticatedAt: new Date(world.now + SECOND).toISOString() })
  expect(await make(secret)).toBe('201')
})
