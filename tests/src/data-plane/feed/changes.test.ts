import { DAY, toInstant } from '@latchkey/core'
import { createLatchkey } from '@latchkey/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PLATFORM } from '../../http/platform.ts'
import { openWorld, type Person, START, type World } from '../../http/world.ts'
import { until } from '../world/until.ts'
import { ChangeLogFile } from './change-log-file.ts'

let world: World
let ada: Person
let file: ChangeLogFile
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
  file = new ChangeLogFile(world.folder)
})
afterEach(async () => {
  file.close()
  await world.close()
})

interface Changes {
  readonly startOver: boolean
  readonly position: string
  readonly upToDate: boolean
  readonly entries: readonly { readonly position: string; readonly type: string; readonly id: string }[]
}

/** Far longer than anything here takes; whoever waits for it to end has failed. */
const LONG_MS = 20_000
const changes = (query = '') => world.ok<Changes>(`GET /v1/changes${query}`, world.serviceKey)
const outcome = (query: string, as: string | null = world.serviceKey) => world.outcome(`GET /v1/changes${query}`, as)

describe('GET /v1/changes', () => {
  test('without a position gives the head, and says to start over', async () => {
    expect(await changes()).toEqual({ startOver: true, position: file.position(), upToDate: true, entries: [] })
  })

  test('gives all that was committed after a position, in order, and where to go on', async () => {
    const before = file.head()
    const { credential } = await world.token(ada.session)
    await world.ok(`POST /v1/tokens/${credential.id}/revoke`, ada.session, { body: {} })
    const answer = await changes(`?after=${file.position(before)}`)
    expect(answer).toEqual({ startOver: false, position: file.position(), upToDate: true, entries: file.after(before) })
    expect(answer.entries.map(({ type, id }) => [type, id])).toEqual([
      ['credential', credential.id],
      ['credential', credential.id],
    ])
    expect(await changes(`?after=${answer.position}`)).toMatchObject({ position: answer.position, entries: [] })
  })

  test('cuts a long answer at a thousand entries, and does not call it up to date', async () => {
    const before = file.head()
    file.commit(1500, START)
    const first = await changes(`?after=${file.position(before)}`)
    expect(first).toMatchObject({ startOver: false, position: file.position(before + 1000), upToDate: false })
    const second = await changes(`?after=${first.position}`)
    expect(second).toMatchObject({ startOver: false, position: file.position(before + 1500), upToDate: true })
    expect([...first.entries, ...second.entries]).toEqual(file.after(before))
  })

  test('calls an answer of exactly a thousand entries that reaches the head up to date', async () => {
    const before = file.head()
    file.commit(1000, START)
    expect(await changes(`?after=${file.position(before)}`)).toMatchObject({
      position: file.position(before + 1000),
      upToDate: true,
    })
  })

  test('that waits is answered by the next commit of its process', async () => {
    const before = file.head()
    const answer = changes(`?after=${file.position(before)}&wait=${LONG_MS}`)
    const { credential } = await world.token(ada.session)
    expect((await answer).entries).toEqual([
      { position: file.position(before + 1), type: 'credential', id: credential.id },
    ])
  })

  test('that waits is answered by the next commit of another process on the same file', async () => {
    const before = file.head()
    const since = performance.now()
    const answer = changes(`?after=${file.position(before)}&wait=${LONG_MS}`)
    file.commit(1, START)
    expect((await answer).entries).toEqual(file.after(before))
    expect(performance.now() - since).toBeLessThan(LONG_MS / 4)
  })

  test('that waits in vain is answered when its time is over, and is up to date', async () => {
    const head = file.head()
    const since = performance.now()
    expect(await changes(`?after=${file.position(head)}&wait=150`)).toEqual({
      startOver: false,
      position: file.position(head),
      upToDate: true,
      entries: [],
    })
    expect(performance.now() - since).toBeGreaterThanOrEqual(140)
  })

  test('says to start over to one that is ahead of a log restored from an older copy', async () => {
    const head = file.head()
    expect(await changes(`?after=${file.position(head + 1)}&wait=${LONG_MS}`)).toEqual({
      startOver: true,
      position: file.position(head),
      upToDate: true,
      entries: [],
    })
  })

  test('says to start over to one that comes from another epoch, though the log has grown past where it was', async () => {
    const head = file.head()
    expect(head).toBeGreaterThan(1)
    expect(await changes(`?after=another.1&wait=${LONG_MS}`)).toEqual({
      startOver: true,
      position: file.position(),
      upToDate: true,
      entries: [],
    })
  })

  test.each([
    'wait=25001',
    'wait=-1',
    'wait=1.5',
    'wait=',
    'after=',
    'after=7',
    'after=first',
    'after=e1.-1',
    'after=e1.1e3',
    'after=e1.01',
    'after=e1.9007199254740993000',
    'after=E1.1',
    `after=${'e'.repeat(33)}.1`,
    'after=e1.1&after=e1.2',
    'verifier=',
    'verifier=two%20words',
    `verifier=${'v'.repeat(65)}`,
    `name=${'n'.repeat(101)}`,
    'since=1',
  ])('with the query %s is refused', async (query) => {
    expect(await outcome(`?${query}`)).toBe('400 invalid_input')
  })

  test('is for service keys that may verify, and for nobody else', async () => {
    const { credential, secret } = await world.ok<{ credential: { id: string }; secret: string }>(
      'POST /v1/service-keys',
      world.operator,
      { body: { name: 'Backend', scopes: ['sessions:create'], expires: 'never' } },
    )
    const token = await world.token(ada.session)
    for (const other of [null, 'nonsense', secret, token.secret, ada.session, world.operator])
      expect(await outcome('', other)).toBe('401 unauthenticated')
    await world.ok(`PATCH /v1/service-keys/${credential.id}`, world.operator, { body: { name: 'Still a backend' } })
    expect(await outcome('', secret)).toBe('401 unauthenticated')
  })
})

test('a service forgets changes of more than a day ago when it starts, and tells who is behind to start over', async () => {
  const before = file.head()
  file.commit(3, START)
  const later = { now: toInstant(START + DAY + 1) }
  const reopened = await createLatchkey({
    dataFolder: world.folder,
    platform: PLATFORM,
    clock: () => later.now,
    logLevel: 'silent',
  })
  const ask = async (after: number) => {
    const headers = { authorization: `Bearer ${world.serviceKey}` }
    const request = new Request(`http://latchkey.test/v1/changes?after=${file.position(after)}`, { headers })
    return (await (await reopened.fetch(request)).json()) as Changes
  }
  await until('old changes to be forgotten', () => file.after(0).length === 0)
  expect(await ask(before)).toEqual({
    startOver: true,
    position: file.position(before + 3),
    upToDate: true,
    entries: [],
  })
  expect(await ask(before + 3)).toEqual({
    startOver: false,
    position: file.position(before + 3),
    upToDate: true,
    entries: [],
  })
  file.commit(1, later.now)
  expect(await ask(before + 3)).toMatchObject({ startOver: false, entries: [{ position: file.position(before + 4) }] })
  await reopened.close()
})
