import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAddress } from '../../../../packages/server/src/adapters/postgres/address.ts'
import { openPostgresStore } from '../../../../packages/server/src/adapters/postgres/store.ts'
import { digest, NOW } from '../../../../packages/server/src/contract-tests/store-under-test.contract.ts'
import { testSealing } from '../../../../packages/server/src/testing/sealing.ts'
import { requirement } from '../../requirement.ts'
import { runStatement } from '../databases.ts'
import { installedBinaries } from '../server/binaries.ts'
import type { Cluster } from '../server/cluster.ts'
import { openReplication, type Replication } from '../server/replication.ts'

const postgres = await requirement('PostgreSQL from npm for this platform', () => installedBinaries() !== null)

describe.skipIf(postgres.missing)('an address with several hosts', () => {
  const opened = new AsyncDisposableStack()
  let replication: Replication
  beforeAll(async () => {
    replication = await openReplication(installedBinaries() ?? '')
    opened.defer(() => replication.close())
  })
  afterAll(() => opened.disposeAsync())

  /** A port at which somebody takes connections and never says a word. */
  async function mutePort(): Promise<number> {
    const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    opened.defer(() => void server.close())
    return (server.address() as AddressInfo).port
  }

  /** A port at which nobody is. */
  async function closedPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return port
  }

  const open = async (ports: readonly number[], parameters = '') =>
    openPostgresStore({
      address: readAddress(
        `postgres://latchkey@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/postgres${parameters}`,
      ),
      clock: () => NOW,
      onCommit: () => {},
      sealing: testSealing(),
    })
  type Store = Awaited<ReturnType<typeof open>>

  const set = ({ management }: Store, value: string) =>
    management.write(async ({ settings }) => {
      await settings.set('set_up_at', value)
      return { value, audit: [], changes: [] }
    })
  const get = ({ management }: Store) => management.read(({ settings }) => settings.get('set_up_at'))
  /** How many of our connections lead to a server. */
  const connectionsTo = async (cluster: Cluster) =>
    (
      await runStatement(
        cluster.url('postgres'),
        "select from pg_stat_activity where application_name = 'latchkey' and datname is not null",
      )
    ).length

  test('leads everything to the one that takes writes, past those that only follow, are silent or are not there', async () => {
    const { primary, standbys } = replication
    const ports = [standbys[0].port, await closedPort(), await mutePort(), primary.port, standbys[1].port]
    const store = await open(ports, '?target_session_attrs=read-write')
    try {
      expect(await set(store, 'written')).toBe('written')
      expect(await get(store)).toBe('written')
      expect(await store.verification.find(digest('x'), null)).toBeNull()
      expect(await connectionsTo(primary)).toBeGreaterThanOrEqual(3)
      for (const standby of standbys) expect(await connectionsTo(standby)).toBe(0)
    } finally {
      await store.close()
    }
  })

  test('of which none takes writes is refused with what to do', async () => {
    const [east, west] = replication.standbys
    await expect(open([east.port, west.port])).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/takes no writes just now\. Name the primary, or every server that may be it\./),
    })
  })

  /** Last: it costs the primary. */
  test('finds the new primary by itself after a failover', { timeout: 60_000 }, async () => {
    const { primary, standbys } = replication
    const store = await open([primary, ...standbys].map(({ port }) => port))
    try {
      await set(store, 'before')
      await replication.killPrimary()
      const promoted = await replication.promoteMostAdvanced()
      expect(await get(store)).toBe('before')
      expect(await set(store, 'after')).toBe('after')
      expect(await connectionsTo(promoted)).toBeGreaterThanOrEqual(2)
    } finally {
      await store.close()
    }
  })
})
