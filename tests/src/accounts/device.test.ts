import { MINUTE, SECOND } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { type AccountWorld, ORIGIN, openAccountWorld, PASSWORD } from './world.ts'

let world: AccountWorld
let ada: Browser
beforeEach(async () => {
  world = await openAccountWorld()
  await world.person('ada')
  ada = await world.signedIn('ada')
})
afterEach(() => world.close())

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

async function post(path: string, fields: Record<string, string>, address = '198.51.100.7') {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const init = { method: 'POST', headers, body: new URLSearchParams(fields).toString() }
  const response = await world.latchkey.fetch(new Request(ORIGIN + path, init), { address })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}
const begin = (more: object = {}, address?: string) =>
  post('/oauth/device_authorization', { client_id: 'latchkey-cli', ...more }, address)
const poll = async (device_code = '') => {
  world.advance(5 * SECOND)
  const { status, body } = await post('/oauth/token', { client_id: 'latchkey-cli', grant_type: GRANT, device_code })
  return body['error'] === undefined ? body : `${status} ${body['error']}`
}
const decide = (browser: Browser, code = '', decision = 'approve') =>
  browser.submit(`/device?user_code=${code}`, { user_code: code, decision })

describe('a program without a browser', () => {
  test('is told what to show, and gets a token once somebody has let it in', async () => {
    const { status, body } = await begin({ device_name: 'ada’s <b>laptop</b>' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ verification_uri: `${ORIGIN}/device`, expires_in: 600, interval: 5 })
    expect(body['user_code']).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    expect(body['verification_uri_complete']).toBe(`${ORIGIN}/device?user_code=${body['user_code']}`)
    expect(await poll(body['device_code'])).toBe('400 authorization_pending')
    const page = await ada.get(`/device?user_code=${body['user_code']}`)
    expect(page.text).toContain('&lt;b&gt;laptop&lt;/b&gt;')
    expect(page.text).toContain('198.51.100.7')
    expect((await decide(ada, body['user_code'])).text).toContain('was let in')
    const granted = (await poll(body['device_code'])) as Record<string, string>
    expect(granted).toMatchObject({ token_type: 'Bearer', expires_in: 90 * 24 * 3600 })
    expect(await world.ok('GET /v1/self', granted['access_token'] ?? '')).toMatchObject({
      principal: { name: 'ada' },
      credential: { kind: 'pat', name: 'Command line on ada’s <b>laptop</b>' },
    })
    expect(await poll(body['device_code'])).toBe('400 invalid_grant')
    expect((await ada.get('/v1/tokens')).text).toContain('Command line on')
    expect((await ada.get('/v1/audit')).text).toContain('"device.approved"')
  })

  test('is told when it was refused', async () => {
    const { body } = await begin()
    expect((await decide(ada, body['user_code'], 'refuse')).text).toContain('was refused')
    expect(await poll(body['device_code'])).toBe('400 access_denied')
    expect((await decide(ada, body['user_code'])).status).toBe(404)
    expect((await ada.get('/v1/audit')).text).toContain('"device.refused"')
  })

  test('is told when nobody decided in time, and nobody can any more', async () => {
    const { body } = await begin()
    world.advance(10 * MINUTE - 1)
    expect((await ada.get(`/device?user_code=${body['user_code']}`)).status).toBe(200)
    world.advance(1)
    expect(await poll(body['device_code'])).toBe('400 expired_token')
    expect((await ada.get(`/device?user_code=${body['user_code']}`)).status).toBe(404)
  })

  test('that asks too soon is slowed down by five seconds each time', async () => {
    const { body } = await begin()
    const ask = async (afterMs: number) => {
      world.advance(afterMs)
      const fields = { client_id: 'latchkey-cli', grant_type: GRANT, device_code: body['device_code'] ?? '' }
      return (await post('/oauth/token', fields)).body['error']
    }
    expect([await ask(0), await ask(4999), await ask(9999), await ask(15_000)]).toEqual([
      'authorization_pending',
      'slow_down',
      'slow_down',
      'authorization_pending',
    ])
  })

  test('gets nothing for a person who was suspended meanwhile', async () => {
    const { body } = await begin()
    await decide(ada, body['user_code'])
    const { items } = await world.ok<{ items: { id: string; name: string }[] }>('GET /v1/users', world.operator)
    await world.ok(`POST /v1/users/${items.find(({ name }) => name === 'ada')?.id}/suspend`, world.operator)
    expect(await poll(body['device_code'])).toBe('400 access_denied')
  })

  test.each<[string, string, Record<string, string>, string]>([
    ['another client', '/oauth/device_authorization', { client_id: 'somebody' }, '401 invalid_client'],
    ['no client', '/oauth/device_authorization', {}, '401 invalid_client'],
    [
      'another grant',
      '/oauth/token',
      { client_id: 'latchkey-cli', grant_type: 'password' },
      '400 unsupported_grant_type',
    ],
    ['no code', '/oauth/token', { client_id: 'latchkey-cli', grant_type: GRANT }, '400 invalid_request'],
    [
      'a made-up code',
      '/oauth/token',
      { client_id: 'latchkey-cli', grant_type: GRANT, device_code: 'x' },
      '400 invalid_grant',
    ],
  ])('is refused with %s', async (_, path, fields, outcome) => {
    const { status, body } = await post(path, fields)
    expect(`${status} ${body['error']}`).toBe(outcome)
  })

  test('begins only so often from one place', async () => {
    const outcomes = []
    for (let time = 0; time < 31; time++) outcomes.push((await begin()).status)
    expect(outcomes).toEqual([...Array(30).fill(200), 429])
    expect((await begin({}, '203.0.113.9')).status).toBe(200)
  })

  test('leaves its code in no store', async () => {
    const { body } = await begin()
    const { readFileSync, readdirSync } = await import('node:fs')
    for (const name of readdirSync(world.folder))
      expect(readFileSync(`${world.folder}/${name}`).includes(body['device_code'] ?? '-')).toBe(false)
  })
})

describe('letting a program in', () => {
  test('asks somebody who is not signed in to do so first, and comes back', async () => {
    const { body } = await begin()
    const stranger = world.browser()
    const path = `/device?user_code=${body['user_code']}`
    const { location } = await stranger.get(path)
    expect(location).toBe(`/sign-in?return=${encodeURIComponent(path)}`)
    const sent = await stranger.submit(location ?? '', { email: 'ada@example.com', password: PASSWORD })
    expect(sent.location).toBe(path)
  })

  test('asks for one more proof a quarter of an hour after signing in', async () => {
    world.advance(15 * MINUTE + 1)
    const { body } = await begin()
    const { status, location } = await decide(ada, body['user_code'])
    expect(status).toBe(303)
    expect(location).toMatch(/^\/reauthenticate\?return=%2Fdevice/)
    expect(await poll(body['device_code'])).toBe('400 authorization_pending')
  })

  test('by the link alone does nothing', async () => {
    const { body } = await begin()
    await ada.get(`/device?user_code=${body['user_code']}`)
    expect(await poll(body['device_code'])).toBe('400 authorization_pending')
  })

  test('by another site’s form does nothing', async () => {
    const { body } = await begin()
    const fields = { user_code: body['user_code'] ?? '', decision: 'approve' }
    expect((await ada.post('/device', fields, 'https://evil.example')).status).toBe(403)
    expect(await poll(body['device_code'])).toBe('400 authorization_pending')
  })

  test('takes a code as people type it, and slows down who guesses', async () => {
    const { body } = await begin()
    const typed = (body['user_code'] ?? '').replace('-', ' ').toLowerCase()
    expect((await ada.submit('/device', { user_code: typed })).text).toContain(body['user_code'])
    const found = []
    for (let time = 0; time < 11; time++) found.push((await ada.submit('/device', { user_code: 'BBBB-BBBB' })).status)
    expect(found).toEqual([...Array(10).fill(404), 429])
  })
})

test('a client by the standard library of its kind gets its token', async () => {
  const { body } = await begin()
  await decide(ada, body['user_code'])
  const oauth = await import('openid-client')
  const fetchHere = async (url: string | URL | Request, init?: RequestInit) =>
    world.latchkey.fetch(new Request(url, init), { address: '198.51.100.8' })
  const config = await oauth.discovery(new URL(ORIGIN), 'latchkey-cli', undefined, oauth.None(), {
    algorithm: 'oauth2',
    [oauth.customFetch]: fetchHere as never,
  })
  const begun = await oauth.initiateDeviceAuthorization(config, { device_name: 'Library' })
  await decide(ada, begun.user_code)
  const granted = await oauth.pollDeviceAuthorizationGrant(config, { ...begun, interval: 0 })
  expect(await world.outcome('GET /v1/self', granted.access_token)).toBe('200')
})
