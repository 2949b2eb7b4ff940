import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digestSpellingsOf, distinct, findIn, spellingsOf } from './needles.ts'
import { callerOf, OPERATIONS, pathIn } from './operations.ts'
import { sampleBody } from './samples.ts'
import { type Call, type Send, sender } from './service.ts'
import { prepareServices, type SpawnedServices } from './spawned-services.ts'
import { populate, type World } from './world.ts'

let folder: string
let process: SpawnedServices
let world: Pick<World, 'send'> & Omit<World, 'close' | 'log' | 'url' | 'folder' | 'rows'>
/** Everything that must be found nowhere. */
const secrets: string[] = []
/** A secret as it was told first, and as it was shown again. */
let shownAgain: readonly string[] = []
/** Everything that was answered, but for the one place where a secret belongs. */
const heard: string[] = []

/** Notes what is asked with and what is answered. */
function listening(send: Send): Send {
  return async (method, path, call: Call = {}) => {
    const key = idempotencyKey()
    const headers = { ...(method === 'POST' ? { 'idempotency-key': key } : {}), ...call.headers }
    const answer = await send(method, path, { ...call, headers })
    if (call.token !== undefined) secrets.push(call.token)
    secrets.push(headers['idempotency-key'] ?? key)
    const { secret, ...rest } = answer.json ?? {}
    if (typeof secret === 'string') secrets.push(secret)
    heard.push(JSON.stringify([...answer.headers]), typeof secret === 'string' ? JSON.stringify(rest) : answer.text)
    return answer
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-canary-'))
  process = await prepareServices()([folder])
  const [{ url, setUpSecret } = { url: '', setUpSecret: '' }] = process.services
  const service = {
    send: listening(sender(url)),
    setUpSecret: setUpSecret ?? '',
    databaseFile: join(folder, 'latchkey.db'),
  }
  await service.send('POST', '/v1/setup', { token: `setup_${garbage()}`, body: { email: 'a@example.com', name: 'A' } })
  world = { ...service, ...(await populate(service)) }
})
afterAll(async () => {
  await process.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** What nobody issued, all alike to the search and yet never twice the same. */
const GARBAGE = randomBytes(16).toString('hex')
let garbageMade = 0
const garbage = () => `${GARBAGE}${(garbageMade++).toString(16).padStart(8, '0')}`
const idempotencyKey = () => `key_${garbage()}`

/** Every operation once: as it should be, with garbage, with a credential that has ended, with one of the wrong kind, and in the address. */
async function drive(): Promise<void> {
  const { send, operator } = world
  const made = await send('POST', '/v1/tokens', { token: operator, body: { name: 'To be revoked' } })
  await send('POST', `/v1/tokens/${made.json.credential.id}/revoke`, { token: operator, body: {} })
  const ended: string = made.json.secret
  const kept = await send('POST', '/v1/tokens', { token: world.session, body: { name: 'To be shown again' } })
  const shown = await send('POST', `/v1/tokens/${kept.json.credential.id}/reveal`, { token: world.session, body: {} })
  shownAgain = [kept.json.secret, shown.json.secret]
  const forged = ended.slice(0, -1) + (ended.endsWith('a') ? 'b' : 'a')
  for (const operation of OPERATIONS) {
    const path = pathIn(world as World, operation)
    const content = operation.body === null ? {} : { body: sampleBody(operation, world as World) }
    const fresh = (await send('POST', '/v1/tokens', { token: operator, body: { name: 'Of its own' } })).json
    const ends =
      /^\/v1\/self\/|^DELETE/.test(`${operation.method} ${operation.path}`) || operation.path.startsWith('/v1/self')
    for (const token of [garbage(), `seam_at1_${garbage()}`, forged, ended, world.key, world.user]) {
      await send(operation.method, path, { token, ...content })
    }
    const token = ends ? fresh.secret : callerOf(world as World, operation)
    const headers = { 'idempotency-key': idempotencyKey() }
    // Twice: the second answer comes out of what was kept.
    await send(operation.method, path, { token, ...content, headers })
    await send(operation.method, path, { token, ...content, headers })
    await send(operation.method, path, { token, ...content, headers: { ...headers, authorization: `Basic ${token}` } })
    await send(operation.method, path, { token: operator, ...(operation.body && { body: `{"name":"${token}"` }) })
  }
  for (const path of ['/v1/verify', '/v1/verify/batch']) {
    for (const token of [garbage(), ended, forged, world.session]) {
      secrets.push(token)
      const body = path.endsWith('batch') ? { items: [{ token }] } : { token, workspace: garbage(), scopes: ['x'] }
      await send('POST', path, { token: world.serviceKey, body })
    }
  }
}

/** Breaks the database under the running service, so that what it does next fails in ways that it does not expect. */
async function breakDown(): Promise<number[]> {
  const database = new DatabaseSync(world.databaseFile)
  database.exec('alter table audit_records rename to gone')
  database.exec('drop table team_members')
  database.close()
  const statuses: number[] = []
  for (const operation of OPERATIONS) {
    const body = operation.body === null ? {} : { body: sampleBody(operation, world as World) }
    const token = callerOf(world as World, operation)
    statuses.push((await world.send(operation.method, pathIn(world as World, operation), { token, ...body })).status)
  }
  return statuses
}

describe('secrets driven through every operation and failure', { timeout: 120_000 }, () => {
  let statuses: number[]
  beforeAll(async () => {
    await drive()
    for (const path of ['/v1/audit', '/v1/platform/audit', '/v1/tokens', '/v1/service-keys'])
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: string = `?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`
        cursor = (await world.send('GET', path + query, { token: world.operator })).json.nextCursor
      }
    statuses = await breakDown()
  }, 120_000)

  test('were many, one was shown again, and some failures were the service’s own', () => {
    expect(shownAgain[0]).toMatch(/^seam_at/)
    expect(shownAgain[1]).toBe(shownAgain[0])
    expect(new Set(secrets).size).toBeGreaterThan(500)
    expect(statuses).toContain(500)
  })

  test('are in no answer, neither in its head nor in its body', () => {
    const all = heard.join('\n')
    expect(findIn(all, distinct(secrets), spellingsOf)).toEqual([])
    expect(findIn(all, [...new Set(secrets)], digestSpellingsOf)).toEqual([])
  })

  test('are in no line on stdout or stderr, though failures are told there with their stacks', () => {
    const [, ...lines] = process.output().split('\n')
    const said = lines.join('\n')
    expect(said).toContain('no such table')
    expect(said).toContain('    at ')
    expect(findIn(said, distinct(secrets), spellingsOf)).toEqual([])
    expect(findIn(said, [...new Set(secrets)], digestSpellingsOf)).toEqual([])
  })

  test('are in no file', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.map(({ name }) => name)).toContain('latchkey.db-wal')
    for (const { parentPath, name } of files)
      expect(findIn(readFileSync(join(parentPath, name)), distinct(secrets), spellingsOf), name).toEqual([])
  })

  test('are neither in the environment nor in the arguments of the process', () => {
    for (const name of ['environ', 'cmdline']) {
      const file = `/proc/${process.pid}/${name}`
      if (existsSync(file)) expect(findIn(readFileSync(file), distinct(secrets), spellingsOf)).toEqual([])
    }
  })

  test('and an answer that the service is at fault for says nothing of how', () => {
    for (const answer of heard.filter((text) => text.includes('"code":"internal"')))
      expect(answer).not.toMatch(/SQL|table|Error:|\bat \/|node:|\.ts/)
  })
})

test('the search finds a secret in each of the spellings', () => {
  const secret = `seam_at1_${garbage()}`
  for (const [name, needle] of Object.entries({ ...spellingsOf(secret), ...digestSpellingsOf(secret) })) {
    const spellings = name.startsWith('digest') ? digestSpellingsOf : spellingsOf
    expect(findIn(Buffer.concat([randomBytes(99), needle, randomBytes(99)]), [secret], spellings), name).not.toEqual([])
  }
  for (const before of ['', 'a', 'ab', 'abc'])
    expect(findIn(Buffer.from(before + secret.slice(9)).toString('base64'), [secret], spellingsOf)).not.toEqual([])
})

test('the search takes no few letters for a secret, wherever its underscores stand', () => {
  const secret = 'setup_90g4GYvBDGTBE72ch4-Mq1foNe_RRMaU'
  for (const needle of Object.values(spellingsOf(secret))) expect(needle.length).toBeGreaterThanOrEqual(16)
})
