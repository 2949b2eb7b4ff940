import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { copyBinaries, installedBinaries } from './binaries.ts'
import { createCluster } from './cluster.ts'

/** Name of the environment variable with the address at which test processes ask for the run's PostgreSQL server. */
export const doorVariable = 'LATCHKEY_TEST_POSTGRES_DOOR'

/** Vitest's global set-up: one PostgreSQL server for the whole run, started when the first test file wants it. */
export async function setup(): Promise<() => Promise<void>> {
  const installed = installedBinaries()
  if (installed === null) return async () => {}
  let starting: ReturnType<typeof start> | undefined
  const door = createServer((_, response) => {
    starting ??= start(installed)
    starting.then(
      ({ cluster }) => response.end(cluster.url('postgres')),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  process.env[doorVariable] = `http://127.0.0.1:${(door.address() as { port: number }).port}`
  return async () => {
    door.close()
    const started = await starting?.catch(() => undefined)
    await started?.cluster.stop()
    if (started !== undefined) rmSync(started.binaries.folder, { recursive: true })
  }
}

async function start(installed: string) {
  const binaries = copyBinaries(installed)
  return { binaries, cluster: await createCluster(binaries, 'main') }
}
