import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLatchkey } from '@latchkey/server'
import { afterAll, describe, expect, test } from 'vitest'
import { until } from '../data-plane/world/until.ts'
import { type Answer, sender } from '../faults/service.ts'
import { halfDoneOn } from '../faults/wholeness.ts'
import { populate } from '../faults/world.ts'
import { PLATFORM } from '../http/platform.ts'
import { requirement } from '../requirement.ts'
import { canMountSmallDisk, mountSmallDisk } from '../small-disk.ts'
import { copyBinaries, installedBinaries } from './server/binaries.ts'
import { makeDataFolder, startCluster } from './server/cluster.ts'

const DISK_MEGABYTES = 48
/** Segments of one megabyte, so that a new one is wanted soon; acknowledged is what the system has been given, since the server is going to crash. */
const SEGMENTS = ['--wal-segsize=1']
const SETTINGS = ['synchronous_commit=on', 'min_wal_size=2MB', 'max_wal_size=16MB']
const WRITERS = 4

const postgres = await requirement('PostgreSQL from npm for this platform', () => installedBinaries() !== null)
const smallDisk = await canMountSmallDisk()

interface Made {
  readonly id: string
  readonly secret: string
}

describe.skipIf(postgres.missing || smallDisk.missing)(
  'a PostgreSQL server whose write-ahead log has no room left',
  () => {
    const opened = new AsyncDisposableStack()
    afterAll(() => opened.disposeAsync())

    test('crashes and loses nothing that was acknowledged; every call is refused in words or answered truly meanwhile, and all goes on once there is room', {
      timeout: 180_000,
    }, async () => {
      const dataFolder = mkdtempSync(join(tmpdir(), 'latchkey-full-log-'))
      opened.defer(() => rmSync(dataFolder, { recursive: true, maxRetries: 3 }))
      const disk = mountSmallDisk(DISK_MEGABYTES)
      opened.defer(() => disk.close())
      const binaries = copyBinaries(installedBinaries() ?? '')
      opened.defer(() => rmSync(binaries.folder, { recursive: true, maxRetries: 3 }))
      const logFolder = join(disk.folder, 'log')
      mkdirSync(logFolder)
      if (binaries.user !== undefined) chownSync(logFolder, binaries.user.uid, binaries.user.gid)
      const folder = await makeDataFolder(binaries, 'full-log', [`--waldir=${logFolder}`, ...SEGMENTS])
      let server = await startCluster(binaries, folder, SETTINGS)
      opened.defer(() => server.stop())
      const database = server.url('postgres')
      const log: string[] = []
      const service = await startLatchkey({
        ...{ dataFolder, database, port: 0, platform: PLATFORM },
        log: { write: (line) => void log.push(line) },
      })
      opened.defer(() => service.close())
      const send = sender(service.url)
      const made = await populate({ send, setUpSecret: service.setUpSecret?.reveal() ?? '' })
      let number = 0
      const create = () =>
        send('POST', '/v1/tokens', {
          token: made.operator,
          body: { name: `Made over a full log ${++number}`, description: 'x'.repeat(500) },
        })
      const revoke = ({ id }: Made) => send('POST', `/v1/tokens/${id}/revoke`, { token: made.operator, body: {} })
      const verify = (token: string) => send('POST', '/v1/verify', { token: made.serviceKey, body: { token } })
      const ready = () => send('GET', '/health/ready')

      const alive: Made[] = []
      const revoked: Made[] = []
      /** Makes tokens and revokes every other one, until something is refused; gives the refusal. */
      async function write(): Promise<Answer> {
        for (let turn = 0; ; turn++) {
          const created = await create()
          if (created.status !== 201) return created
          const token = { id: created.json.credential.id, secret: created.json.secret }
          if (turn % 2 === 0) {
            alive.push(token)
            continue
          }
          const answer = await revoke(token)
          // What was not answered may have been done or not: nothing is said of it.
          if (answer.status !== 200) return answer
          revoked.push(token)
        }
      }

      let said = ''
      server.process.stderr?.on('data', (chunk) => {
        said += chunk
      })
      disk.fill()
      const refused = await Promise.all(Array.from({ length: WRITERS }, write))
      expect(refused.filter((answer) => !isRefusal(answer)).map(({ text }) => text)).toEqual([])
      expect(said).toMatch(/PANIC:.*No space left on device/)
      expect([alive.length, revoked.length].every((count) => count > 0)).toBe(true)

      const ask = (made: readonly Made[]) => made.slice(0, WRITERS).map(({ secret }) => verify(secret))
      const [written, accepted, denied, lists] = await Promise.all([
        Promise.all(Array.from({ length: WRITERS }, write)),
        Promise.all(ask(alive)),
        Promise.all(ask(revoked)),
        Promise.all(Array.from({ length: WRITERS }, () => send('GET', '/v1/tokens', { token: made.session }))),
      ])
      const wrong = [
        ...written.filter((answer) => !isRefusal(answer)),
        ...accepted.filter((answer) => !isRefusal(answer) && answer.json.ok !== true),
        ...denied.filter((answer) => !isRefusal(answer) && answer.json.code !== 'revoked'),
        ...lists.filter((answer) => !isRefusal(answer) && answer.status !== 200),
      ]
      expect(wrong.map(({ text }) => text)).toEqual([])
      expect((await send('GET', '/health/live')).status).toBe(200)
      expect((await ready()).json.writes).toBe('unavailable')

      disk.empty()
      await until('changes to be taken again', async () => {
        // It needs room to recover by itself: without any it ends, and whoever watches over it starts it again.
        if (server.process.exitCode !== null) server = await startCluster(binaries, folder, SETTINGS, server.port)
        return (await create()).status === 201
      })
      await until('verification to go on', async () => (await ready()).status === 200)
      for (const { secret } of alive) expect((await verify(secret)).json).toMatchObject({ ok: true })
      for (const { secret } of revoked)
        expect((await verify(secret)).json).toMatchObject({ ok: false, code: 'revoked' })
      expect(await halfDoneOn(database)).toEqual([])
      expect(log.filter((line) => JSON.parse(line).msg === 'a request failed')).toEqual([])
    })
  },
)

/** By the code that is true: a call that can't be served, or a decision that can't be made. */
const isRefusal = ({ status, json, headers }: Answer) =>
  status === 503 ? json.code === 'unavailable' && headers.get('retry-after') === '1' : json.code === 'stale'
