import { afterEach, beforeEach, expect, test } from 'vitest'
import { type IssuedBody, openWorld, type Person, type World } from '../../http/world.ts'
import { guardBeside } from '../world/guard-beside.ts'

/** Longer than any test: only a stop reports. */
const NEVER_MS = 3_600_000

let world: World
let ada: Person
let made: IssuedBody
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  made = await world.token(ada.session, { expires: 'never' })
})
afterEach(() => world.close())

interface NoticeBody {
  readonly id: string
  readonly kind: string
  readonly place: string | null
  readonly credential: { readonly id: string }
}
const notices = async () => (await world.ok<{ items: NoticeBody[] }>('GET /v1/notices', ada.session)).items

async function sendFromPage(secret: string, origin = 'https://page.example'): Promise<void> {
  const { guard, line } = guardBeside(world, NEVER_MS)
  const headers = new Headers({ authorization: `Bearer ${secret}`, origin, 'sec-fetch-site': 'cross-site' })
  for (let time = 0; time < 3; time++) {
    const passage = await guard.check({ method: 'GET', url: 'http://api.test/', headers })
    expect(passage.ok ? 'ok' : passage.refusal.code).toBe('browser_use_refused')
  }
  await guard.close()
  expect(JSON.stringify(line.reported)).not.toContain(secret)
}

test('the owner of a token that a page sent is told once, with the page, and what the page was refused is no use', async () => {
  await sendFromPage(made.secret)
  await sendFromPage(made.secret, 'https://other.example')
  const [notice, ...more] = await notices()
  expect([notice, more]).toMatchObject([
    { kind: 'browser_use', place: 'https://page.example', credential: { id: made.credential.id, lastUse: null } },
    [],
  ])
  const { items } = await world.ok<{ items: { action: string }[] }>(
    `GET /v1/tokens/${made.credential.id}/audit`,
    ada.session,
  )
  expect(items.filter(({ action }) => action === 'token.used_in_browser')).toHaveLength(1)
  await world.ok(`POST /v1/notices/${notice?.id}/dismiss`, ada.session, { body: {} })
  await sendFromPage(made.secret)
  expect(await notices()).toEqual([])
})

test('there is nothing to say of a token that is revoked, and of one that never was', async () => {
  await sendFromPage(made.secret)
  await world.ok(`POST /v1/tokens/${made.credential.id}/revoke`, ada.session, { body: {} })
  expect(await notices()).toEqual([])
  const other = await world.token(ada.session)
  await world.ok(`POST /v1/tokens/${other.credential.id}/revoke`, ada.session, { body: {} })
  await sendFromPage(other.secret)
  expect(await notices()).toEqual([])
})

test('a report of pages is taken from a service key alone, and what it says of a page is shown as an origin or not at all', async () => {
  const digestOf = async (text: string) =>
    Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex')
  const uses = async (origin: string) => ({
    body: { verifier: 'test', items: [], browserUses: [{ digest: await digestOf(made.secret), origin }] },
  })
  expect(await world.outcome('POST /v1/usage', ada.session, await uses('https://page.example'))).toBe(
    '401 unauthenticated',
  )
  expect(await notices()).toEqual([])
  expect(await world.outcome('POST /v1/usage', world.serviceKey, await uses('javascript:alert(1)'))).toBe('204')
  expect(await notices()).toMatchObject([{ place: null }])
  const wrong = { body: { verifier: 'test', items: [], browserUses: [{ digest: 'x', origin: null }] } }
  expect(await world.outcome('POST /v1/usage', world.serviceKey, wrong)).toBe('400 invalid_input')
})
