import { DAY } from '@latchkey/core'
import { createLatchkey } from '@latchkey/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PLATFORM } from '../../http/platform.ts'
import {
  type CredentialBody,
  type IssuedBody,
  type ListBody,
  openWorld,
  type Person,
  START,
  type World,
} from '../../http/world.ts'
import { guardBeside, pass } from '../world/guard-beside.ts'
import { until } from '../world/until.ts'

/** Longer than any test: only a stop flushes. */
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

const iso = (after: number) => new Date(START + after).toISOString()
const path = () => `/v1/tokens/${made.credential.id}`
const shown = async () => (await world.ok<CredentialBody>(`GET ${path()}`, ada.session)).lastUse
const days = async () => (await world.ok<{ days: unknown }>(`GET ${path()}/usage`, ada.session)).days

describe('uses at a guard', () => {
  test('are told of with the credential: how often, when last, from where and with what', async () => {
    const { guard } = guardBeside(world, NEVER_MS)
    expect(await shown()).toBeNull()
    expect(await days()).toEqual([])
    for (const agent of ['curl/8', 'python/3', 'app/7']) {
      world.advance(1000)
      expect(await pass(guard, made.secret, '198.51.100.3', agent)).toBe('ok')
    }
    await guard.close()
    expect(await shown()).toEqual({ at: iso(3000), address: '198.51.100.3', userAgent: 'app/7', count: 3 })
    expect(await days()).toEqual([{ day: '2030-01-01', count: 3 }])
  })

  test('are counted by the day, in UTC, newest first', async () => {
    const { guard } = guardBeside(world, NEVER_MS)
    await pass(guard, made.secret)
    world.advance(DAY - 1)
    await pass(guard, made.secret)
    world.advance(1)
    for (let use = 0; use < 4; use++) await pass(guard, made.secret)
    await guard.close()
    ada = { ...ada, session: await world.session(ada.id) }
    expect(await shown()).toMatchObject({ count: 6 })
    expect(await days()).toEqual([
      { day: '2030-01-02', count: 4 },
      { day: '2030-01-01', count: 2 },
    ])
  })

  test('are sent in one item for each credential, however many there were', async () => {
    const other = await world.token(ada.session)
    const { guard, line } = guardBeside(world, NEVER_MS)
    for (let use = 0; use < 100; use++) {
      await pass(guard, made.secret)
      await pass(guard, other.secret)
    }
    expect(line.reported).toEqual([])
    await guard.close()
    const items = line.reported.flatMap((report) =>
      report.items.map(({ credentialId, count }) => [credentialId, count]),
    )
    expect(items.sort()).toEqual(
      [
        [made.credential.id, 100],
        [other.credential.id, 100],
      ].sort(),
    )
  })

  test('of more credentials than fit into one report are all reported', async () => {
    const secrets: string[] = []
    while (secrets.length < 400) secrets.push((await world.token(ada.session)).secret)
    const { guard, line } = guardBeside(world, NEVER_MS)
    for (const secret of secrets) await pass(guard, secret, '2001:db8::1', 'x'.repeat(5000))
    await guard.close()
    expect(line.reported.length).toBeGreaterThan(1)
    let used = 0
    for (let cursor: string | null = ''; cursor !== null; ) {
      const list: ListBody<CredentialBody> = await world.ok(`GET /v1/tokens?limit=100${cursor}`, ada.session)
      used += list.items.filter(({ lastUse }) => lastUse?.count === 1).length
      cursor = list.nextCursor === null ? null : `&cursor=${list.nextCursor}`
    }
    expect(used).toBe(secrets.length)
  })

  test('that were refused are none', async () => {
    const { guard, line } = guardBeside(world, NEVER_MS)
    await world.ok(`POST ${path()}/suspend`, ada.session)
    expect(await pass(guard, made.secret)).toBe('suspended')
    expect(await pass(guard, 'nonsense')).toBe('malformed')
    await guard.close()
    expect(line.reported).toEqual([])
    expect(await shown()).toBeNull()
  })

  test('that can’t be reported change no answer, and are reported later', async () => {
    const { guard, line } = guardBeside(world, 100)
    line.breakReports(true)
    const until3Faults = performance.now() + 350
    let uses = 0
    while (performance.now() < until3Faults) {
      expect(await pass(guard, made.secret)).toBe('ok')
      uses++
    }
    expect(await shown()).toBeNull()
    line.breakReports(false)
    await until('the report', async () => (await shown())?.count === uses)
    expect(await days()).toEqual([{ day: '2030-01-01', count: uses }])
    await guard.close()
    expect(await shown()).toMatchObject({ count: uses })
  })

  test('of two guards add up, and the later one is the last use', async () => {
    const first = guardBeside(world, NEVER_MS).guard
    const second = guardBeside(world, NEVER_MS).guard
    await pass(first, made.secret, '192.0.2.1')
    world.advance(1000)
    await pass(second, made.secret, '192.0.2.2')
    await second.close()
    await first.close()
    expect(await shown()).toMatchObject({ count: 2, address: '192.0.2.2', at: iso(1000) })
  })
})

test('uses told to the verify route are kept when the service stops', async () => {
  for (let use = 0; use < 7; use++) await world.verify(made.secret, undefined, { ip: '203.0.113.5' })
  await world.latchkey.close()
  const reopened = await createLatchkey({
    dataFolder: world.folder,
    platform: PLATFORM,
    clock: () => world.now,
    logLevel: 'silent',
  })
  const headers = { authorization: `Bearer ${ada.session}` }
  const answer = await reopened.fetch(new Request(`http://latchkey.test${path()}`, { headers }))
  const { lastUse } = (await answer.json()) as CredentialBody
  expect(lastUse).toEqual({ at: iso(0), address: '203.0.113.5', userAgent: null, count: 7 })
  await reopened.close()
})

test('uses of credentials that do not exist, and reports that are not well-formed, change nothing', async () => {
  const item = { count: 1, lastUsedAt: iso(0), address: null, userAgent: null, days: { '2030-01-01': 1 } }
  const report = (items: unknown, as: string | null = world.serviceKey) =>
    world.outcome('POST /v1/usage', as, { body: { verifier: 'v', items } })
  expect(await report([{ ...item, credentialId: 'tok_nobody' }])).toBe('204')
  const mine = { ...item, credentialId: made.credential.id }
  for (const wrong of [
    { count: -1 },
    { count: 0.5 },
    { lastUsedAt: 'yesterday' },
    { days: { today: 1 } },
    { userAgent: 'x'.repeat(513) },
    { more: 1 },
  ])
    expect(await report([{ ...mine, ...wrong }]), JSON.stringify(wrong)).toBe('400 invalid_input')
  for (const other of [null, ada.session, made.secret, world.operator])
    expect(await report([mine], other)).toBe('401 unauthenticated')
  expect(await shown()).toBeNull()
  expect(await report([mine])).toBe('204')
  expect(await shown()).toMatchObject({ count: 1 })
})
