import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { latchkey } from '../../../packages/cli/src/testing/command-line.ts'
import { type Fleet, follows, type Guard, openFleet, type Service, settlesOn } from '../data-plane/world/fleet.ts'
import { openNetwork } from '../data-plane/world/network.ts'
import { leaveOut, requirement } from '../requirement.ts'
import { keepDataOn } from '../store-choice.ts'
import { olderVersions, runStatement } from './databases.ts'
import { type Binaries, copyBinaries, installedBinaries, olderBinaries } from './server/binaries.ts'
import { type Cluster, makeDataFolder, startCluster } from './server/cluster.ts'
import { baseBackup } from './server/copy-folder.ts'

/** A state that can be brought back to a server of its own. */
type Restorable = () => Promise<Cluster>

interface Way {
  readonly name: string
  readonly installed: () => string | null
  /** Copies a server while it is in use. */
  copy(binaries: Binaries, cluster: Cluster): Promise<Restorable>
}

const byBaseBackup: Way = {
  name: 'a base backup',
  installed: installedBinaries,
  async copy(binaries, cluster) {
    const folder = await baseBackup(binaries, cluster, 'copy')
    return () => startCluster(binaries, folder)
  },
}

function byDump(major: string): Way {
  const run = (program: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${program}: ${stderr}`)
  }
  return {
    name: `pg_dump ${major}`,
    installed: () => olderBinaries(major),
    async copy(binaries, cluster) {
      const file = join(binaries.folder, 'copy.dump')
      run('pg_dump', '--format=custom', `--file=${file}`, cluster.url('postgres'))
      return async () => {
        const restored = await startCluster(binaries, await makeDataFolder(binaries, 'restored'))
        run('pg_restore', '--exit-on-error', '--no-owner', `--dbname=${restored.url('postgres')}`, file)
        return restored
      }
    },
  }
}

const postgres = await requirement('PostgreSQL from npm for this platform', () => installedBinaries() !== null)
const [, dumpMajor = ''] = /(\d+)/.exec(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '') ?? []
const canDump = olderVersions().includes(dumpMajor)
if (!canDump) leaveOut('a restore by pg_dump: it takes one of an older version that the run asked for')

describe.skipIf(postgres.missing).each([byBaseBackup, ...(canDump ? [byDump(dumpMajor)] : [])])(
  'the restore drill on PostgreSQL, by $name',
  { timeout: 60_000 },
  (way) => {
    let opened: AsyncDisposableStack
    let binaries: Binaries
    let current: Cluster
    let fleet: Fleet
    let service: Service
    let guard: Guard
    beforeEach(async () => {
      opened = new AsyncDisposableStack()
      binaries = copyBinaries(way.installed() ?? '')
      opened.defer(() => rmSync(binaries.folder, { recursive: true, maxRetries: 3 }))
      current = await startCluster(binaries, await makeDataFolder(binaries, 'first'))
      opened.defer(current.stop)
      const network = await openNetwork(() => current.port)
      opened.defer(() => network.close())
      const url = new URL(current.url('postgres'))
      url.port = new URL(network.url).port
      keepDataOn(async () => ({ url: url.href, giveBack: async () => undefined }))
      fleet = await openFleet()
      opened.defer(() => fleet.close())
      service = fleet.services[0] as Service
      guard = await fleet.guard('api')
    })
    afterEach(() => opened.disposeAsync())

    const create = (name: string) => fleet.ada.tokens.create({ name, expires: '7d' })
    const afterRestore = async (database: string, ...more: string[]) => {
      const done = await latchkey(['after-restore', '--data', fleet.folder, '--database', database, ...more, '--json'])
      expect(done).toMatchObject({ code: 0, stderr: '' })
      return JSON.parse(done.stdout)
    }

    async function bringBack(restore: Restorable): Promise<{ readonly before: string; readonly restored: string }> {
      const before = current.url('postgres')
      current = await restore()
      opened.defer(current.stop)
      return { before, restored: current.url('postgres') }
    }

    test('undoes what came after the copy, but for revocations, and guards see it within their bound', async () => {
      const [lasting, leaked] = [await create('Lasting'), await create('Leaked')]
      const restore = await way.copy(binaries, current)
      await fleet.ada.tokens.revoke(leaked.credential.id, 'leaked')
      const late = await create('Late')
      for (const [{ secret }, code] of [
        [lasting, 'ok'],
        [leaked, 'revoked'],
        [late, 'ok'],
      ] as const)
        await settlesOn(guard, secret, code)
      await service.process.signal('SIGTERM')
      const { before, restored } = await bringBack(restore)
      expect(await afterRestore(restored, '--before', before)).toEqual({ revocationsKept: 1 })
      expect(await afterRestore(restored, '--before', before)).toEqual({ revocationsKept: 0 })
      await service.restart()
      await follows(guard)
      for (const [{ secret }, code] of [
        [lasting, 'ok'],
        [leaked, 'revoked'],
        [late, 'unknown'],
      ] as const)
        await settlesOn(guard, secret, code)
    })

    test('without the database before: a revocation under a number that the guard had passed reaches it all the same', async () => {
      const { credential, secret } = await create('Cached')
      const restore = await way.copy(binaries, current)
      for (let number = 0; number < 10; number++) await create(`Lost ${number}`)
      await settlesOn(guard, secret, 'ok')
      await guard.signal('SIGSTOP')
      await service.process.signal('SIGTERM')
      const { restored } = await bringBack(restore)
      expect(await afterRestore(restored)).toEqual({ revocationsKept: null })
      await service.restart()
      await fleet.ada.tokens.revoke(credential.id)
      for (let number = 0; number < 20; number++) await create(`New ${number}`)
      await guard.signal('SIGCONT')
      await follows(guard)
      await settlesOn(guard, secret, 'revoked')
    })

    test('is refused with what to do where it can’t be right, and changes nothing', async () => {
      const url = current.url('postgres')
      const epoch = () => runStatement(url, 'select epoch from change_head')
      const before = await epoch()
      const refusals = [
        [['after-restore', '--database', url, '--before', url], 'are the same'],
        [['after-restore'], 'Say which database was restored'],
        [['backup', '--to', join(fleet.folder, 'copy.db')], 'after-restore'],
        [['restore', '--from', join(fleet.folder, 'copy.db'), '--yes'], 'after-restore'],
      ] as const
      for (const [args, words] of refusals) {
        const env: Record<string, string> = args[0] === 'after-restore' ? {} : { DATABASE_URL: url }
        const { code, stderr } = await latchkey(args, { cwd: fleet.folder, env })
        expect([code === 0, stderr]).toEqual([false, expect.stringContaining(words)])
      }
      expect(await epoch()).toEqual(before)
    })
  },
)
