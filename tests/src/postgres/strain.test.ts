import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningLatchkey, startLatchkey } from '@latchkey/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../data-plane/world/until.ts'
import { rowsOn } from '../faults/rows.ts'
import { type Answer, type Send, sender } from '../faults/service.ts'
import { halfDoneOn } from '../faults/wholeness.ts'
import { populate } from '../faults/world.ts'
import { PLATFORM } from '../http/platform.ts'
import { requirement } from '../requirement.ts'
import { canMountSmallDisk, mountSmallDisk } from '../small-disk.ts'
import { installedBinaries } from './server/binaries.ts'
import { openStrained, type StrainedServer } from './server/strained.ts'

const MAX_CONNECTIONS = 24
const postgres = await requirement('PostgreSQL from npm for this platform', () => installedBinaries() !== null)
const smallDisk = await canMountSmallDisk()

describe.skipIf(postgres.missing)('a PostgreSQL server in trouble', () => {
  const opened = new AsyncDisposableStack()
  const log: string[] = []
  let folder: string
  let disk: ReturnType<typeof mountSmallDisk> | undefined
  let server: StrainedServer
  let service: RunningLatchkey
  let send: Send
  let made: Awaited<ReturnType<typeof populate>>
  let number = 0
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-strain-'))
    opened.defer(() => rmSync(folder, { recursive: true, maxRetries: 3 }))
    if (!smallDisk.missing) disk = mountSmallDisk(64)
    opened.defer(() => disk?.close())
    server = await openStrained(installedBinaries() ?? '', {
      maxConnections: MAX_CONNECTIONS,
      ...(disk === undefined ? {} : { disk }),
    })
    opened.defer(() => server.close())
    service = await start()
    opened.defer(() => service.close())
    send = sender(service.url)
    made = await populate({ send, setUpSecret: service.setUpSecret?.reveal() ?? '' })
  })
  afterAll(() => opened.disposeAsync())

  const start = () =>
    startLatchkey({
      dataFolder: folder,
      database: server.url,
      port: 0,
      platform: PLATFORM,
      log: { write: (line) => void log.push(line) },
    })
  const create = () =>
    send('POST', '/v1/tokens', {
      token: made.operator,
      body: { name: `Made under strain ${++number}`, description: 'x'.repeat(500) },
    })
  const list = () => send('GET', '/v1/tokens', { token: made.session })
  const verify = (token: string) => send('POST', '/v1/verify', { token: made.serviceKey, body: { token } })
  const ready = () => send('GET', '/health/ready')

  /** A token that the service has not seen, so that the database must be asked. */
  const unseen = async (): Promise<string> => (await create()).json.secret
  /** By the code that is true: a call that can't be served, or a decision that can't be made. */
  const isRefusal = ({ status, json, headers }: Answer) =>
    status === 503 ? json.code === 'unavailable' && headers.get('retry-after') === '1' : json.code === 'stale'
  /** Faults that nobody foresaw. */
  const surprises = () => log.filter((line) => JSON.parse(line).msg === 'a request failed')

  test.skipIf(smallDisk.missing)(
    'with a full disk refuses changes as unavailable, half does none, verifies on, says so, and takes changes again once there is room',
    { timeout: 120_000 },
    async () => {
      const stranger = await unseen()
      disk?.fill()
      let refused = await create()
      while (refused.status === 201) refused = await create()
      expect(refused.json).toMatchObject({ code: 'unavailable', detail: expect.stringMatching(/no room left/) })
      expect(isRefusal(refused)).toBe(true)
      const before = await rowsOn(server.url)
      const attempts = await Promise.all(Array.from({ length: 20 }, () => create()))
      expect(attempts.filter((answer) => !isRefusal(answer)).map(({ status }) => status)).toEqual([])
      expect(await rowsOn(server.url)).toEqual(before)
      expect((await verify(stranger)).json.ok).toBe(true)
      expect((await list()).status).toBe(200)
      expect(await ready()).toMatchObject({
        status: 200,
        json: { status: 'ok', database: 'ok', writes: 'unavailable' },
      })

      disk?.empty()
      expect((await create()).status).toBe(201)
      expect((await ready()).json.writes).toBe('ok')
      expect(await halfDoneOn(server.url)).toEqual([])
      expect(surprises()).toEqual([])
    },
  )

  test('that is slow gets slow answers and true ones; too slow, refusals within its time-outs; and is used as before once it is well', {
    timeout: 120_000,
  }, async () => {
    const [stranger, late] = [await unseen(), await unseen()]
    await server.slowDown(0.3)
    expect((await create()).status).toBe(201)
    expect((await verify(stranger)).json.ok).toBe(true)
    expect((await list()).status).toBe(200)

    const before = await rowsOn(server.url)
    await server.slowDown(600)
    const calls = [
      ...Array.from({ length: 12 }, () => list()),
      ...Array.from({ length: 12 }, () => verify(late)),
      ...Array.from({ length: 4 }, () => create()),
    ]
    expect((await verify(stranger)).json.ok).toBe(true)
    expect((await send('GET', '/health/live')).status).toBe(200)
    const answers = await Promise.all(calls)
    expect(answers.filter((answer) => !isRefusal(answer)).map(({ text }) => text)).toEqual([])
    expect((await ready()).json.writes).toBe('unavailable')
    await server.slowDown(0)
    expect(await rowsOn(server.url)).toMatchObject({ ...before, slowness: 1 })
    expect((await verify(late)).json.ok).toBe(true)
    expect((await create()).status).toBe(201)
    expect(await halfDoneOn(server.url)).toEqual([])
    expect(surprises()).toEqual([])
  })

  test('without a free connection is said to be unavailable, by calls, by readiness and at a start, and is used again once there is one', {
    timeout: 120_000,
  }, async () => {
    const stranger = await unseen()
    const giveBack = await server.crowd()
    try {
      const answers = await Promise.all([list(), create(), verify(stranger)])
      expect(answers.filter((answer) => !isRefusal(answer)).map(({ text }) => text)).toEqual([])
      expect(answers[0]?.json.detail).toMatch(/takes no more connections/)
      expect(await ready()).toMatchObject({ status: 503, json: { status: 'unavailable', database: 'unavailable' } })
      await expect(start()).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringMatching(/has no connection left\. Raise max_connections/),
      })
    } finally {
      await giveBack()
    }
    expect((await list()).status).toBe(200)
    expect((await create()).status).toBe(201)
    await until('verification to go on', async () => (await verify(stranger)).json.ok === true)
    expect((await ready()).status).toBe(200)
    expect(await halfDoneOn(server.url)).toEqual([])
    expect(surprises()).toEqual([])
  })
})
