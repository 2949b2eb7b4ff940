import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PLATFORM } from './platform.ts'
import { type IssuedBody, type ListBody, openWorld, type Person, type World } from './world.ts'

let world: World
let ada: Person
let scanner: string
beforeEach(async () => {
  world = await openWorld()
  await prepare()
})
afterEach(() => world.close())

async function prepare(): Promise<void> {
  ada = await world.user('ada')
  const body = { name: 'Scanner', scopes: ['leaks:report'], expires: 'never' }
  scanner = (await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body })).secret
}

interface NoticeBody {
  readonly id: string
  readonly kind: string
  readonly place: string | null
  readonly credential: { readonly id: string }
}
const report = (...items: object[]) => world.call('POST /v1/leak-reports', scanner, { body: { items } })
const notices = async () => (await world.ok<{ items: NoticeBody[] }>('GET /v1/notices', ada.session)).items
const shown = (id: string) => world.ok<{ revokeReason: string; status: string }>(`GET /v1/tokens/${id}`, ada.session)

describe('a token that is reported as found', () => {
  test('stops at once, says why, and stands with its place among the notices of its owner until it is put away', async () => {
    const { secret, credential } = await world.token(ada.session)
    const other = await world.token(ada.session)
    expect((await report({ token: secret, place: 'https://paste.example/1' })).status).toBe(200)
    expect([await world.verdict(secret), await world.verdict(other.secret)]).toEqual(['revoked', 'ok'])
    expect(await shown(credential.id)).toMatchObject({ revokeReason: 'Reported as found in the open' })
    const [notice, ...more] = await notices()
    expect([notice, more]).toMatchObject([
      { kind: 'leaked', place: 'https://paste.example/1', credential: { id: credential.id } },
      [],
    ])
    const { items } = await world.ok<ListBody<{ action: string; detail: object }>>(
      `GET /v1/tokens/${credential.id}/audit`,
      ada.session,
    )
    expect(items.find(({ action }) => action === 'token.revoked')).toMatchObject({
      detail: { reason: 'leaked', place: 'https://paste.example/1' },
    })
    await world.ok(`POST /v1/notices/${notice?.id}/dismiss`, ada.session, { body: {} })
    expect(await notices()).toEqual([])
  })

  test('is answered like one that never was, one that is over, and noise; reporting it again changes nothing', async () => {
    const live = await world.token(ada.session)
    const over = await world.token(ada.session)
    await world.ok(`POST /v1/tokens/${over.credential.id}/revoke`, ada.session, { body: {} })
    const never = live.secret.replace(/.{8}$/, '00000000')
    const answers = [
      await report({ token: live.secret }),
      await report({ token: live.secret }),
      await report({ token: over.secret }),
      await report({ token: never }),
      await report({ token: 'noise', place: 'anywhere' }),
    ]
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 {"done":true}']))
    const { items } = await world.ok<ListBody<{ action: string }>>('GET /v1/audit', ada.session)
    expect(items.filter(({ action }) => action === 'token.revoked')).toHaveLength(2)
    expect(await notices()).toHaveLength(1)
  })

  test('by a secret that has been replaced stops it while that secret works, and not after', async () => {
    const { secret, credential } = await world.token(ada.session)
    const rotate = (seconds: number) =>
      world.ok<IssuedBody>(`POST /v1/tokens/${credential.id}/rotate`, ada.session, {
        body: { overlap: { until: 'deadline', seconds } },
      })
    const second = await rotate(0)
    await report({ token: secret })
    expect(await world.verdict(second.secret)).toBe('ok')
    const third = await rotate(3600)
    await report({ token: second.secret })
    expect(await world.verdict(third.secret)).toBe('revoked')
  })

  test('stops also where it is an API key, a service key or a session', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const key = await world.key(ada.session, home.id)
    const session = await world.session(ada.id)
    const body = { name: 'Gateway', scopes: ['verify', 'self:read'], expires: 'never' }
    const gateway = (await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body })).secret
    await report({ token: key.secret }, { token: session }, { token: gateway })
    expect(await world.verdict(key.secret)).toBe('revoked')
    for (const gone of [session, gateway]) expect(await world.outcome('GET /v1/self', gone)).toBe('401 unauthenticated')
    expect(await notices()).toEqual([])
  })

  test('is suspended where the platform says so, and is told again when it is resumed and found again', async () => {
    await world.close()
    world = await openWorld({ platform: { ...PLATFORM, leakedTokens: 'suspend' } })
    await prepare()
    const { secret, credential } = await world.token(ada.session)
    await report({ token: secret })
    expect(await world.verdict(secret)).toBe('suspended')
    const [first] = await notices()
    await world.ok(`POST /v1/notices/${first?.id}/dismiss`, ada.session, { body: {} })
    world.advance(60_000)
    await world.ok(`POST /v1/tokens/${credential.id}/resume`, ada.session, { body: {} })
    await report({ token: secret })
    expect(await world.verdict(secret)).toBe('suspended')
    expect(await notices()).toHaveLength(1)
  })
})

describe('a report', () => {
  test('is taken from a service key with the scope for it, and from nobody else', async () => {
    const { secret } = await world.token(ada.session)
    const body = { items: [{ token: secret }] }
    const other = { name: 'Other', scopes: ['verify', 'sessions:create'], expires: 'never' }
    const key = (await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body: other })).secret
    const outcomes = [key, ada.session, world.operator, secret, null].map((as) =>
      world.outcome('POST /v1/leak-reports', as, { body }),
    )
    expect(new Set(await Promise.all(outcomes))).not.toContain('200')
    expect(await world.verdict(secret)).toBe('ok')
  })

  test.each([
    ['of nothing', { items: [] }],
    ['of too many', { items: Array.from({ length: 101 }, () => ({ token: 'x' })) }],
    ['of an empty token', { items: [{ token: '' }] }],
    ['of an endless token', { items: [{ token: 'x'.repeat(513) }] }],
    ['of a place that has lines', { items: [{ token: 'x', place: 'two\nlines' }] }],
    ['with a field that there is not', { items: [{ token: 'x', more: 1 }] }],
  ])('%s is refused whole', async (_, body) => {
    expect(await world.outcome('POST /v1/leak-reports', scanner, { body })).toBe('400 invalid_input')
  })

  test('is in no log and in no history with the token that it holds', async () => {
    const { secret } = await world.token(ada.session)
    await report({ token: secret })
    const history = await world.call('GET /v1/platform/audit', world.operator)
    expect(history.text).toContain('token.revoked')
    expect(history.text + world.log.join('')).not.toContain(secret)
  })
})
