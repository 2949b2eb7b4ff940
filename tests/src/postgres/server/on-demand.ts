import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { copyBinaries, installedBinaries, olderBinaries } from './binaries.ts'
import { createCluster } from './cluster.ts'

/** Name of the environment variable with the address at which test processes ask for the run's PostgreSQL servers: at `/` the newest, at `/15` an older one. */
export const doorVariable = 'LATCHKEY_TEST_POSTGRES_DOOR'

/** Vitest's global set-up: one PostgreSQL server of each version for the whole run, started when the first test file wants it. */
export async function setup(): Promise<() => Promise<void>> {
  if (installedBinaries() === null) return async () => {}
  const starting = new Map<string, ReturnType<typeof start>>()
  const startOnce = (major: string) => {
    const started = starting.get(major) ?? start(major)
    starting.set(major, started)
    return started
  }
  const door = createServer(({ url = '/' }, response) => {
    startOnce(url.slice(1)).then(
      ({ cluster }) => response.end(cluster.url('postgres')),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  process.env[doorVariable] = `http://127.0.0.1:${(door.address() as { port: number }).port}`
  return async () => {
    door.close()
    for (const each of starting.values()) {
      const started = await each.catch(() => undefined)
      await started?.cluster.stop()
      if (started !== undefined) rmSync(started.binaries.folder, { recursive: true })
    }
  }
}

async function start(major: string) {
  const installed = major === '' ? installedBinaries() : olderBinaries(major)
  if (installed === null) throw new Error(`There is no PostgreSQL ${major} from npm for this platform.`)
  const binaries = copyBinaries(installed)
  return { binaries, cluster: await createCluster(binaries, 'main') }
}
