import { setTimeout as pause } from 'node:timers/promises'
import { Latchkey as Client } from '@latchkey/sdk'
import { type Cluster as Broker, openCluster } from '../../tests/src/nats/cluster.ts'
import { populate } from '../fixture/population.ts'
import { populatedPostgres } from '../fixture/postgres.ts'
import { type Child, startChild } from '../harness/child.ts'
import type { Bench } from '../harness/figure.ts'
import { cpuOfFamily } from '../harness/process-time.ts'
import { type Cost, sum } from './model.ts'

/** A service process on PostgreSQL, three brokers and a process of guards, all on this machine. */
export interface World {
  readonly port: number
  readonly serviceKey: string
  readonly guards: Child
  /** Plain clients, beside the guards on the same processor. */
  readonly clients: Child
  /**
   * Makes management calls that change something which verifiers must hear of, one after the other; `known` resolves once they have. Never one right after another: what
   * a change takes of brokers is less where they are still awake from the last.
   */
  change(count: number, known: () => Promise<unknown>): Promise<void>
  /** What `work` took of the service and its database, and how long, in seconds. */
  measure(work: () => Promise<unknown>): Promise<Measurement>
  readonly brokerUrl: string
  /** Memory of the service process that is in use, in bytes. */
  memory(): Promise<number>
  /** Bytes in the database for each token. */
  bytesOfToken(): number
  close(): Promise<void>
}

export interface Measurement {
  readonly cost: Cost
  readonly seconds: number
}

const TOKENS = 20_000
/** Known to nobody yet when guards are opened, and met by each of them. */
const MET = 20
/** What is still under way when the last change is known everywhere: the questions after it. */
const SETTLE_MS = 50
/** From one change to the next, at least. */
const PACE_MS = 40

export async function openWorld(bench: Bench): Promise<World> {
  bench.progress(`making ${TOKENS} tokens on PostgreSQL`)
  const { folder, serviceKey, operator, live } = await populate(bench.folder(), TOKENS, MET)
  const opened = new AsyncDisposableStack()
  const database = await populatedPostgres(folder)
  opened.defer(() => database.close())
  const broker: Broker = await openCluster(3)
  opened.defer(() => broker.close())
  const service = await startChild('fleet-service.ts', { folder, database: database.url, natsUrl: broker.url }, 0)
  opened.defer(() => service.stop())
  const guards = await startChild('fleet-guards.ts', { port: service.port, serviceKey, natsUrl: broker.url, live })
  opened.defer(() => guards.stop())
  const clients = await startChild('fleet-clients.ts', { port: service.port, serviceKey, live })
  opened.defer(() => clients.stop())
  const { serviceKeys } = new Client({ url: `http://127.0.0.1:${service.port}`, token: operator })

  async function spent(): Promise<Cost> {
    const own = await service.ask<Omit<Cost, 'databaseCpu' | 'brokerCpu'>>('spent')
    return { ...own, databaseCpu: cpuOfFamily(database.pid), brokerCpu: cpuOfFamily(process.pid, 'nats-server') }
  }

  return {
    port: service.port,
    serviceKey,
    guards,
    clients,
    async change(count, known) {
      for (let made = 0; made < count; made++) {
        const next = performance.now() + PACE_MS
        await serviceKeys.create({ name: 'Change', scopes: ['verify'], expires: 'never' })
        await known()
        await pause(Math.max(0, next - performance.now()))
      }
    },
    async measure(work) {
      const [before, start] = [await spent(), performance.now()]
      await work()
      await pause(SETTLE_MS)
      const after = await spent()
      const cost = sum([1, after], [-1, before])
      return { cost, seconds: (performance.now() - start) / 1000 }
    },
    brokerUrl: broker.url,
    memory: () => service.ask('memory'),
    bytesOfToken: () => database.bytes / TOKENS,
    close: () => opened.disposeAsync(),
  }
}
