import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PRESETS, startLatchkey } from '@latchkey/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { latchkey } from '../../../packages/cli/src/testing/command-line.ts'
import { canMountSmallDisk, mountSmallDisk } from '../small-disk.ts'
import { rowsOf } from './rows.ts'
import { sender } from './service.ts'
import { halfDone } from './wholeness.ts'
import { startWorld, type World } from './world.ts'

describe('a database that another process has locked for writing', () => {
  let world: World
  let other: DatabaseSync
  beforeEach(async () => {
    world = await startWorld()
    other = new DatabaseSync(world.databaseFile)
    other.exec('begin immediate')
  })
  afterEach(async () => {
    other.close()
    await world.close()
  })
  const create = (name: string) => world.send('POST', '/v1/tokens', { token: world.operator, body: { name } })

  test('makes writers wait and not readers, and the writers go on when it is free', async () => {
    const waiting = [create('one'), create('two')]
    for (const path of ['/v1/self', '/v1/tokens', '/health/ready'])
      expect((await world.send('GET', path, { token: world.operator })).status).toBe(200)
    const question = { token: world.serviceKey, body: { token: world.user } }
    expect((await world.send('POST', '/v1/verify', question)).json.ok).toBe(true)
    other.exec('commit')
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([201, 201])
  })

  test('for too long, it is unavailable to writers, who are told when to try again, and nothing is half done', async () => {
    const before = rowsOf(world.databaseFile)
    const answer = await create('late')
    expect(answer).toMatchObject({ status: 503, json: { code: 'unavailable' } })
    expect(answer.headers.get('retry-after')).toBe('1')
    other.exec('rollback')
    expect(rowsOf(world.databaseFile)).toEqual(before)
    expect((await create('in time')).status).toBe(201)
    expect(halfDone(world.databaseFile)).toEqual([])
  })
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-database-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const smallDisk = await canMountSmallDisk()
describe.skipIf(smallDisk.missing)('a full disk', () => {
  test('refuses writes as unavailable, half does none, still verifies, and takes writes again once there is room', async () => {
    const disk = mountSmallDisk(3)
    const dataFolder = join(disk.folder, 'data')
    const log: string[] = []
    const platform = PRESETS.seam
    const service = await startLatchkey({
      dataFolder,
      port: 0,
      platform,
      log: { write: (line) => void log.push(line) },
    })
    try {
      const send = sender(service.url)
      const operator = { email: 'op@example.com', name: 'Operator' }
      const set = await send('POST', '/v1/setup', { token: service.setUpSecret?.reveal() ?? '', body: operator })
      const token: string = set.json.secret
      const create = () =>
        send('POST', '/v1/tokens', { token, body: { name: 'One more', description: 'x'.repeat(500) } })
      disk.fill()
      let answer = await create()
      while (answer.status === 201) answer = await create()
      const before = rowsOf(join(dataFolder, 'latchkey.db'))
      answer = await create()
      expect(answer).toMatchObject({ status: 503, json: { code: 'unavailable' } })
      expect(answer.headers.get('retry-after')).toBe('1')
      expect(rowsOf(join(dataFolder, 'latchkey.db'))).toEqual(before)
      expect((await send('GET', '/v1/self', { token })).status).toBe(200)
      const ready = () => send('GET', '/health/ready')
      expect(await ready()).toMatchObject({ status: 200, json: { database: 'ok', writes: 'unavailable' } })
      disk.empty()
      expect((await create()).status).toBe(201)
      expect((await ready()).json.writes).toBe('ok')
      expect(halfDone(join(dataFolder, 'latchkey.db'))).toEqual([])
      expect(log.join('')).not.toContain('"level":50')
    } finally {
      await service.close()
      disk.close()
    }
  })
})

describe('a start', () => {
  const data = () => join(folder, 'data')
  const file = () => join(data(), 'latchkey.db')
  const healthy = async () => {
    await (await startLatchkey({ dataFolder: data(), port: 0, platform: PRESETS.default, logLevel: 'silent' })).close()
  }

  test.each([
    ['a file that is no database', () => writeFileSync(file(), 'Dear diary, '.repeat(1000)), 'latchkey.db'],
    ['a database with its first page overwritten', () => spoilt(0, 4096), 'latchkey.db'],
    ['a database with its schema overwritten', () => spoilt(100, 4096), 'latchkey.db'],
    ['a folder where the database should be', () => mkdirSync(file()), 'latchkey.db'],
    ['another program’s database', () => foreign(), 'latchkey.db'],
    ['a database of a newer version', () => newer(), 'newer version'],
  ])('on %s says in a sentence what is wrong and ends with 1', async (_, prepare, said) => {
    mkdirSync(data())
    await prepare()
    const { code, stdout, stderr } = await latchkey(['serve', '--port', '0', '--data', data()])
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(said)
    expect(stderr).toMatch(/^latchkey: [^\n]{40,}\n/)
    expect(stderr).not.toMatch(/^ +at |SQLITE|errcode/m)
  })

  async function spoilt(from: number, to: number) {
    await healthy()
    writeFileSync(file(), readFileSync(file()).fill(0x5a, from, to))
  }
  function foreign() {
    const database = new DatabaseSync(file())
    database.exec('create table migrations (id integer); create table songs (title text)')
    database.close()
  }
  async function newer() {
    await healthy()
    const database = new DatabaseSync(file())
    database.exec(`insert into migrations (version, name, applied_at) values (9999, 'from the future', 0)`)
    database.close()
  }
})
