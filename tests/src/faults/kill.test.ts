import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Send, sender } from './service.ts'
import { prepareServices, type SpawnedServices } from './spawned-services.ts'
import { halfDone } from './wholeness.ts'

/** Each kill of the process interrupts the creations of all of its services: 10 × 10. */
const ROUNDS = 10
const SERVICES = 10
const CREATORS = 2

interface Asked {
  readonly key: string
  /** `null` for one whose answer never came. */
  secret: string | null
}

/** One data folder through all of its services' lives. */
interface Life {
  readonly dataFolder: string
  operator: string
  serviceKey: string
  readonly asked: Asked[]
  /** How many of them were looked at after an earlier kill. */
  checked: number
}

let folder: string
let lives: Life[]
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-kill-'))
  lives = Array.from({ length: SERVICES }, (_, n) => ({
    dataFolder: join(folder, `${n}`),
    operator: '',
    serviceKey: '',
    asked: [],
    checked: 0,
  }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const create = (send: Send, { operator }: Life, key: string) =>
  send('POST', '/v1/tokens', { token: operator, body: { name: key }, headers: { 'idempotency-key': key } })

/** Creates one token after another until the service is gone. */
async function createOn(url: string, life: Life, onAnswer: () => void): Promise<void> {
  const send = sender(url)
  for (;;) {
    const asked: Asked = { key: randomUUID(), secret: null }
    life.asked.push(asked)
    const answer = await create(send, life, asked.key).catch(() => null)
    if (answer === null) return
    expect(answer.status).toBe(201)
    asked.secret = answer.json.secret
    onAnswer()
  }
}

async function setUp(url: string, setUpSecret: string | null, life: Life): Promise<void> {
  const send = sender(url)
  const body = { email: 'op@example.com', name: 'Operator' }
  life.operator = (await send('POST', '/v1/setup', { token: setUpSecret ?? '', body })).json.secret
  const key = { token: life.operator, body: { name: 'Checker', scopes: ['verify'] } }
  life.serviceKey = (await send('POST', '/v1/service-keys', key)).json.secret
}

/** What was acknowledged, since `from`, is there, and what was not is made once, whole, when it is asked for again. */
async function expectAllIsWell(url: string, life: Life, from: number): Promise<void> {
  const send = sender(url)
  expect(halfDone(join(life.dataFolder, 'latchkey.db'))).toEqual([])
  for (const asked of life.asked.filter(({ secret }) => secret === null)) {
    const answer = await create(send, life, asked.key)
    expect(answer.status).toBe(201)
    asked.secret = answer.json.secret
  }
  for (let at = from; at < life.asked.length; at += 100) {
    const items = life.asked.slice(at, at + 100).map(({ secret }) => ({ token: secret }))
    const { json } = await send('POST', '/v1/verify/batch', { token: life.serviceKey, body: { items } })
    expect(json.items.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([])
  }
}

async function namesOf(url: string, { operator }: Life): Promise<string[]> {
  const names: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/v1/tokens?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`
    const { json } = await sender(url)('GET', path, { token: operator })
    for (const { name } of json.items) names.push(name)
    cursor = json.nextCursor
  }
  return names
}

/** Kills after a number of answers that is different each time, and then at any moment of what follows. */
async function interrupt({ services, kill }: SpawnedServices): Promise<void> {
  let left = Math.floor(Math.random() * 24)
  const moment = Promise.withResolvers<void>()
  const onAnswer = () => {
    left -= 1
    if (left < 0) setTimeout(moment.resolve, Math.random() * 8)
  }
  const creators = lives.flatMap((life, n) =>
    Array.from({ length: CREATORS }, () => createOn(services[n]?.url ?? '', life, onAnswer)),
  )
  await moment.promise
  await kill()
  await Promise.all(creators)
}

test('a hundred services killed while they create tokens: all that was acknowledged is there, the rest is whole or absent', {
  timeout: 120_000,
}, async () => {
  let next = prepareServices()
  for (let round = 0; round <= ROUNDS; round++) {
    const process = await next(lives.map(({ dataFolder }) => dataFolder))
    next = prepareServices()
    for (const [n, life] of lives.entries()) {
      const { url = '', setUpSecret = null } = process.services[n] ?? {}
      if (round === 0) await setUp(url, setUpSecret, life)
      else await expectAllIsWell(url, life, round < ROUNDS ? life.checked : 0)
      life.checked = life.asked.length
    }
    if (round < ROUNDS) await interrupt(process)
    else {
      for (const [n, life] of lives.entries()) {
        const names = (await namesOf(process.services[n]?.url ?? '', life)).filter((name) => name !== 'First operator')
        expect(names.sort()).toEqual(life.asked.map(({ key }) => key).sort())
      }
      await process.kill()
    }
  }
  await (await next([])).kill()
  expect(lives.reduce((sum, { asked }) => sum + asked.length, 0)).toBeGreaterThan(ROUNDS * SERVICES)
})
