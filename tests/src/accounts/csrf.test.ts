import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { type AccountWorld, ORIGIN, openAccountWorld, PASSWORD } from './world.ts'

let world: AccountWorld
let ada: Browser
let csrfToken: string
beforeEach(async () => {
  world = await openAccountWorld()
  await world.person('ada')
  ada = await world.signedIn('ada')
  csrfToken = (JSON.parse((await ada.get('/v1/session')).text) as { csrfToken: string }).csrfToken
})
afterEach(() => world.close())

const write = async (headers: Record<string, string>) => {
  const { status, text } = await ada.send('POST', '/v1/tokens', {
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"name":"Mine"}',
  })
  return status === 201 ? '201' : `${status} ${(JSON.parse(text) as { code: string }).code}`
}
const REFUSED = '403 csrf_refused'

describe('a call that a cookie signs', () => {
  test('reads without more ado', async () => {
    expect((await ada.get('/v1/tokens')).status).toBe(200)
  })

  test('writes from our own origin with the session’s token', async () => {
    expect(await write({ origin: ORIGIN, 'x-latchkey-csrf': csrfToken })).toBe('201')
    expect(await write({ 'sec-fetch-site': 'same-origin', 'x-latchkey-csrf': csrfToken })).toBe('201')
  })

  test.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['a sub-domain', { origin: 'https://evil.tokens.example.com' }],
    ['our name without TLS', { origin: 'http://tokens.example.com' }],
    ['no origin', {}],
    ['the origin null', { origin: 'null' }],
    ['a site that is not the same', { origin: 'https://evil.example', 'sec-fetch-site': 'same-site' }],
  ])('writes nothing from %s, even with the token', async (_, headers) => {
    expect(await write({ ...headers, 'x-latchkey-csrf': csrfToken })).toBe(REFUSED)
  })

  test('writes nothing without the token, with another’s, or with half of it', async () => {
    await world.person('bob')
    const bob = await world.signedIn('bob')
    const { csrfToken: foreign } = JSON.parse((await bob.get('/v1/session')).text) as { csrfToken: string }
    const attempts: Record<string, string>[] = [
      {},
      { 'x-latchkey-csrf': foreign },
      { 'x-latchkey-csrf': csrfToken.slice(0, 20) },
    ]
    for (const headers of attempts) expect(await write({ origin: ORIGIN, ...headers })).toBe(REFUSED)
  })

  test('is not taken for one with an Authorization header, whatever that holds', async () => {
    expect(await write({ authorization: 'Bearer nothing', origin: ORIGIN, 'x-latchkey-csrf': csrfToken })).toBe(
      '401 unauthenticated',
    )
    expect(await write({ authorization: `Bearer ${world.operator}` })).toBe('201')
  })

  test('is refused when the cookie comes twice', async () => {
    const value = ada.cookies.get('__Host-latchkey')
    const headers = { cookie: `__Host-latchkey=${value}; __Host-latchkey=${value}` }
    expect((await ada.send('GET', '/v1/session', { headers })).status).toBe(401)
  })

  test('counts for no other kind of credential: a token in the cookie is nobody', async () => {
    ada.cookies.set('__Host-latchkey', world.operator)
    expect((await ada.get('/v1/session')).status).toBe(401)
    expect((await ada.get('/v1/users')).status).toBe(401)
  })

  test('counts for no other name of the cookie', async () => {
    const value = ada.cookies.get('__Host-latchkey') ?? ''
    ada.cookies.clear()
    for (const name of ['latchkey', '__Secure-latchkey', 'session']) ada.cookies.set(name, value)
    expect((await ada.get('/v1/session')).status).toBe(401)
  })
})

describe('a form of the pages', () => {
  const form = async (browser: Browser) =>
    /name="form" value="([^"]*)"/.exec((await browser.get('/sign-in')).text)?.[1] ?? ''
  const fields = { email: 'ada@example.com', password: PASSWORD }

  test('is refused from another origin, without its token, and in another browser', async () => {
    const [mine, other] = [world.browser(), world.browser()]
    const token = await form(mine)
    const refused = [
      await mine.post('/sign-in', { form: token, ...fields }, 'https://evil.example'),
      await mine.post('/sign-in', fields),
      await other.post('/sign-in', { form: token, ...fields }),
    ]
    for (const { status, text } of refused) {
      expect(status).toBe(403)
      expect(text).toContain('send it once more')
    }
    for (const { cookies } of [mine, other]) expect(cookies.has('__Host-latchkey')).toBe(false)
    expect((await mine.post('/sign-in', { form: token, ...fields })).status).toBe(303)
  })

  test.each(['text/plain', 'application/json', 'multipart/form-data; boundary=x'])(
    'is not read as %s',
    async (type) => {
      const headers = { 'content-type': type, origin: ORIGIN }
      const { status } = await world.browser().send('POST', '/sign-in', { headers, body: 'email=ada' })
      expect(status).toBe(415)
    },
  )
})

test('nobody signs in over plain HTTP beyond this machine, and the page says what to do', async () => {
  const request = new Request('http://tokens.example.com/sign-in')
  const bare = await openAccountWorld({ publicUrl: 'http://tokens.example.com' })
  const response = await bare.latchkey.fetch(request)
  expect(response.status).toBe(403)
  expect(await response.text()).toContain('LATCHKEY_PUBLIC_URL')
  await bare.close()
})
