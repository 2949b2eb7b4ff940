import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../free-port.ts'
import type { Binaries } from './binaries.ts'

/** One running PostgreSQL server. */
export interface Cluster {
  readonly port: number
  readonly folder: string
  /** The address of one of its databases. */
  url(database: string): string
  /** The operating system's process, to be stopped, killed or paused. */
  readonly process: ChildProcess
  stop(): Promise<void>
}

/** Nothing has to survive the machine: what a test kills is a process, and what that had written the system still has. */
const FAST = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']
const SMALL = ['shared_buffers=64MB', 'max_connections=400', 'autovacuum_naptime=5s', 'jit=off']

/** Makes a server of its own with an empty data folder, and starts it. */
export async function createCluster(
  binaries: Binaries,
  name: string,
  settings: readonly string[] = [],
): Promise<Cluster> {
  return startCluster(binaries, await makeDataFolder(binaries, name), settings)
}

/** `more` are options of initdb beside those that all test servers have. */
export async function makeDataFolder(binaries: Binaries, name: string, more: readonly string[] = []): Promise<string> {
  const folder = join(binaries.folder, name)
  await promisify(execFile)(
    binaries.initdb,
    [
      '--pgdata',
      folder,
      '--username',
      'latchkey',
      '--auth',
      'trust',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
      '--no-sync',
      ...more,
    ],
    asUser(binaries),
  )
  return folder
}

/** Starts a server over a data folder that is there; `settings` win over those that all test servers have. One that is started again may get the port that it had. */
export async function startCluster(
  binaries: Binaries,
  folder: string,
  settings: readonly string[] = [],
  portBefore?: number,
): Promise<Cluster> {
  const port = portBefore ?? (await freePort())
  const place = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=']
  const all = [...FAST, ...SMALL, ...settings, ...place]
  const child = spawn(binaries.postgres, ['-D', folder, ...all.flatMap((setting) => ['-c', setting])], {
    ...asUser(binaries),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await ready(child)
  return {
    port,
    folder,
    url: (database) => `postgres://latchkey@127.0.0.1:${port}/${database}`,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      // Immediately: what is left behind is deleted.
      child.kill('SIGQUIT')
      await gone
    },
  }
}

function asUser({ user, folder }: Binaries) {
  mkdirSync(folder, { recursive: true })
  return { ...user, cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' } }
}

async function ready(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-4000)
      if (said.includes('ready to accept')) resolve()
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said}`)))
  })
}
