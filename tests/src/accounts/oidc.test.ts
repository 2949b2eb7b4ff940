import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { startProvider, type TestProvider } from './provider.ts'
import { type AccountWorld, ORIGIN, openAccountWorld, PASSWORD } from './world.ts'

const START = '/sign-in/oidc/acme'
const CALLBACK = `${ORIGIN}${START}/callback`

let provider: TestProvider
let world: AccountWorld
let browser: Browser
beforeAll(async () => {
  provider = await startProvider(CALLBACK, {
    ada: { email: 'Ada@Example.com', email_verified: true, name: 'Ada <b>Lovelace</b>' },
    mallory: { email: 'ada@example.com', email_verified: false, name: 'Mallory' },
    eve: { email: 'eve@elsewhere.example', email_verified: true, name: 'Eve' },
    nobody: {},
  })
})
afterAll(() => provider.close())
beforeEach(() => openWith({ createFor: ['example.com'] }))
afterEach(() => world.close())

async function openWith(
  more: object,
  accounts: ('invitation' | 'provider' | 'api')[] = ['provider', 'api'],
): Promise<void> {
  const acme = { name: 'acme', label: 'Acme', issuer: provider.issuer, clientId: 'latchkey' }
  const providers = [{ ...acme, clientSecret: 'a client secret of the tests', ...more }]
  world = await openAccountWorld({ signIn: { providers, accounts } })
  browser = world.browser()
}

async function reopenWith(more: object): Promise<void> {
  await world.close()
  await openWith(more)
}

/** There and back again: the path on which the browser comes back. */
async function go(login: string, query = '', from = browser): Promise<string> {
  const { status, location } = await from.get(`${START}${query}`)
  expect(status).toBe(303)
  const back = await provider.visit(location ?? '', login)
  expect(back.startsWith(CALLBACK)).toBe(true)
  return back.slice(ORIGIN.length)
}
const session = async (from = browser) => JSON.parse((await from.get('/v1/session')).text) as Record<string, object>

describe('signing in with a provider', () => {
  test('makes an account for a verified address of a domain that the operator named', async () => {
    const { status, location } = await browser.get(await go('ada', '?return=%2Ftokens'))
    expect([status, location]).toEqual([303, '/tokens'])
    expect(await session()).toMatchObject({
      user: { name: 'Ada <b>Lovelace</b>', email: 'ada@example.com', role: 'user', emailVerified: true },
      signInMethods: { password: false, passkeys: 0, oidc: [provider.issuer] },
    })
    expect((await browser.get('/reauthenticate')).text).toContain('Ada &lt;b&gt;Lovelace')
  })

  test('finds the same account again, whatever its address is by then', async () => {
    await browser.get(await go('ada'))
    const first = (await session())['user'] as { id: string }
    await world.ok(`PATCH /v1/users/${first.id}`, world.operator, { body: { email: 'other@example.com' } })
    const other = world.browser()
    await other.get(await go('ada', '', other))
    expect((await session(other))['user']).toMatchObject({ id: first.id, email: 'other@example.com' })
  })

  test('never goes by an address that the provider has not verified', async () => {
    const { status, text } = await browser.get(await go('mallory'))
    expect([status, text.includes('not known here')]).toEqual([403, true])
    expect((await browser.get(await go('nobody'))).status).toBe(403)
    expect((await browser.get('/v1/session')).status).toBe(401)
  })

  test('makes no account for another domain', async () => {
    expect((await browser.get(await go('eve'))).status).toBe(403)
    await reopenWith({ createFor: ['*'] })
    expect((await browser.get(await go('eve'))).status).toBe(303)
  })

  test('makes no account where the operator has closed that way', async () => {
    await world.close()
    await openWith({ createFor: ['*'] }, ['invitation', 'api'])
    expect((await browser.get(await go('ada'))).status).toBe(403)
  })

  test('is refused to who is suspended', async () => {
    await browser.get(await go('ada'))
    const { id } = (await session())['user'] as { id: string }
    await world.ok(`POST /v1/users/${id}/suspend`, world.operator)
    expect((await browser.get(await go('ada'))).status).toBe(403)
  })

  test('shows the provider on the sign-in page, and asks it anew for one more proof', async () => {
    expect((await browser.get('/sign-in')).text).toContain('Sign in with Acme')
    await browser.get(await go('ada'))
    expect((await browser.get('/reauthenticate')).text).toContain('prompt=login')
    const { location } = await browser.get(`${START}?prompt=login`)
    expect(new URL(location ?? '').searchParams.get('prompt')).toBe('login')
  })
})

describe('an account that is there already', () => {
  test('is not entered unless the operator lets addresses decide', async () => {
    await world.person('ada')
    expect((await browser.get(await go('ada'))).status).toBe(403)
  })

  test('is not entered when its own address was never verified, since who made it may know its password', async () => {
    await reopenWith({ linkByEmail: true })
    await world.person('ada')
    expect((await browser.get(await go('ada'))).status).toBe(403)
  })

  test('is entered by who was invited and has no other way in', async () => {
    await reopenWith({ linkByEmail: true })
    const { id } = await world.user('ada')
    expect((await browser.get(await go('ada'))).status).toBe(303)
    expect((await session())['user']).toMatchObject({ id, emailVerified: true })
    const { text } = await browser.get('/v1/audit')
    expect(text).toContain('identity.linked')
  })
})

describe('an account that is linked while its person is signed in', () => {
  const link = (from = browser) => from.api('POST /v1/account/identities/link', { provider: 'acme' })
  const linked = async (from = browser) =>
    (
      JSON.parse((await from.get('/v1/account/identities')).text) as {
        items: { id: string; label: string; email: string }[]
      }
    ).items
  const signIn = async (name: string, from = browser) => {
    await world.person(name)
    await from.submit('/sign-in', { email: `${name}@example.com`, password: PASSWORD })
  }
  /** By a path that the service gave out, there and back again. */
  const follow = async (path: string, login: string, from = browser) => {
    const { location } = await from.get(path)
    return (await provider.visit(location ?? '', login)).slice(ORIGIN.length)
  }
  const pathOf = async (from = browser) => (JSON.parse((await link(from)).text) as { path: string }).path

  test('signs them in from then on, whatever its address is, until it is unlinked', async () => {
    await signIn('grace')
    const back = await browser.get(await follow(await pathOf(), 'eve'))
    expect([back.status, back.location]).toEqual([303, '/profile'])
    expect(await linked()).toMatchObject([{ label: 'Acme', email: 'eve@elsewhere.example' }])
    const other = world.browser()
    await other.get(await go('eve', '', other))
    expect((await session(other))['user']).toMatchObject({ name: 'grace' })
    const [one] = await linked()
    expect((await browser.api(`DELETE /v1/account/identities/${one?.id}`)).status).toBe(200)
    expect(await linked()).toEqual([])
    expect((await world.browser().get(await go('eve', '', world.browser()))).status).toBe(403)
    const { text } = await browser.get('/v1/audit')
    expect([text.includes('identity.linked'), text.includes('identity.unlinked')]).toEqual([true, true])
  })

  test('is its own person’s to unlink', async () => {
    await signIn('grace')
    await browser.get(await follow(await pathOf(), 'eve'))
    const [one] = await linked()
    const stranger = world.browser()
    await signIn('ada', stranger)
    expect((await stranger.api(`DELETE /v1/account/identities/${one?.id}`)).json['code']).toBe('not_found')
    expect(await linked()).toHaveLength(1)
  })

  test('is not unlinked while it is the only way in', async () => {
    await browser.get(await go('ada'))
    const [one] = await linked()
    const { status, json } = await browser.api(`DELETE /v1/account/identities/${one?.id}`)
    expect([status, json['code']]).toEqual([409, 'invalid_state'])
    expect(await linked()).toHaveLength(1)
  })

  test('asks for a recent proof before it is linked or unlinked', async () => {
    await signIn('grace')
    await browser.get(await follow(await pathOf(), 'eve'))
    const [one] = await linked()
    world.advance(16 * 60_000)
    for (const call of ['POST /v1/account/identities/link', `DELETE /v1/account/identities/${one?.id}`])
      expect((await browser.api(call, call.startsWith('POST') ? { provider: 'acme' } : undefined)).json['code']).toBe(
        'recent_authentication_required',
      )
    expect(await linked()).toHaveLength(1)
  })

  test('is linked by nobody who was led to the path of somebody else, in no other session, and not late', async () => {
    await signIn('mary')
    const path = await pathOf()
    const victim = world.browser()
    await signIn('grace', victim)
    expect((await victim.get(path)).status).toBe(403)
    expect((await world.browser().get(path)).status).toBe(403)
    const changed = path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    expect((await browser.get(changed)).status).toBe(403)
    const back = await follow(path, 'eve')
    for (const [name, value] of browser.cookies) if (name.includes('oidc')) victim.cookies.set(name, value)
    expect((await victim.get(back)).status).toBe(403)
    expect(await linked(victim)).toEqual([])
    const late = await pathOf()
    world.advance(3 * 60_000)
    expect((await browser.get(late)).status).toBe(403)
  })

  test('that is somebody else’s already stays theirs', async () => {
    await browser.get(await go('ada'))
    const other = world.browser()
    await signIn('grace', other)
    const back = await other.get(await follow(await pathOf(other), 'ada', other))
    expect([back.status, back.text.includes('linked to somebody else')]).toEqual([403, true])
    expect(await linked(other)).toEqual([])
  })

  test('of a provider that there is not is not to be linked', async () => {
    await signIn('grace')
    const { json } = await browser.api('POST /v1/account/identities/link', { provider: 'nobody' })
    expect(json['code']).toBe('not_found')
  })
})

describe('the way back', () => {
  test('works once, and in the browser alone in which it began', async () => {
    const path = await go('ada')
    expect((await world.browser().get(path)).status).toBe(403)
    expect((await browser.get(path)).status).toBe(303)
    expect((await browser.get(path)).status).toBe(403)
  })

  test.each([
    ['another state', (path: string) => path.replace(/state=[^&]+/, 'state=made-up')],
    ['another code', (path: string) => path.replace(/code=[^&]+/, 'code=made-up')],
    ['no code', () => `${START}/callback`],
    ['a refusal', (path: string) => path.replace(/code=[^&]+/, 'error=access_denied')],
    ['another issuer', (path: string) => path.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example')],
  ])('with %s opens nothing', async (_, changed) => {
    const path = changed(await go('ada'))
    expect((await browser.get(path)).status).toBe(403)
    expect((await browser.get('/v1/session')).status).toBe(401)
  })

  test('closes after ten minutes', async () => {
    const path = await go('ada')
    world.advance(10 * 60_000)
    expect((await browser.get(path)).status).toBe(403)
  })

  test('leads nowhere but here', async () => {
    const path = await go('ada', '?return=https%3A%2F%2Fevil.example')
    expect((await browser.get(path)).location).toBe('/')
  })
})

test('an address in the ID token itself is taken too', async () => {
  const other = await startProvider(
    CALLBACK,
    { ada: { email: 'ada@example.com', email_verified: true, name: 'Ada' } },
    true,
  )
  await reopenWith({ issuer: other.issuer, createFor: ['example.com'] })
  const { location } = await browser.get(START)
  const back = await other.visit(location ?? '', 'ada')
  expect((await browser.get(back.slice(ORIGIN.length))).status).toBe(303)
  await other.close()
})

test('a provider that does not answer is said to, and nothing breaks', async () => {
  await reopenWith({ issuer: 'http://127.0.0.1:9' })
  const { status, headers } = await browser.get(START)
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('1')
  expect((await browser.get('/sign-in')).status).toBe(200)
})

test.each([
  [{ name: 'Acme!' }, 'a-z'],
  [{ issuer: 'http://accounts.example.com' }, 'https'],
  [{ clientId: '' }, 'clientId'],
])('a provider with %j stops the start, in words', async (more, said) => {
  const acme = { name: 'acme', issuer: provider.issuer, clientId: 'latchkey', ...more }
  await expect(openAccountWorld({ signIn: { providers: [acme] } })).rejects.toMatchObject({
    code: 'config_invalid',
    message: expect.stringContaining(said),
  })
})
