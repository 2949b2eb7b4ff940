import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Real NATS servers with JetStream, in one cluster on loopback. */
export interface Cluster {
  /** `nats://` addresses with commas between. */
  readonly url: string
  readonly servers: readonly string[]
  /** Ends one of them at once. */
  kill(index: number): Promise<void>
  close(): Promise<void>
}

export async function openCluster(size: number): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-nats-'))
  const ports = await freePorts(2 * size)
  const [clients, routes] = [ports.slice(0, size), ports.slice(size)]
  const peers = routes.map((port) => `nats://127.0.0.1:${port}`).join()
  const children = clients.map((port, index) =>
    spawn(
      'nats-server',
      [
        ...['--addr', '127.0.0.1', '--port', String(port), '--server_name', `n${index}`],
        ...['--jetstream', '--store_dir', join(folder, String(index))],
        ...['--cluster_name', 'tests', '--cluster', `nats://127.0.0.1:${routes[index]}`, '--routes', peers],
      ],
      { stdio: 'ignore' },
    ),
  )
  const end = async (child: ChildProcess | undefined) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    url: clients.map((port) => `nats://127.0.0.1:${port}`).join(),
    servers: clients.map((port) => `127.0.0.1:${port}`),
    kill: (index) => end(children[index]),
    async close() {
      await Promise.all(children.map(end))
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
