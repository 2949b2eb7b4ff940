import type { Memory } from '../src/cached-verifier.ts'
import type { Lease } from '../src/feed/lease.ts'
import { placedSource } from '../src/placed-source.ts'
import type { ChangeEntry, MonotonicClock } from '../src/ports.ts'
import { type Broker, createBroker } from './broker.ts'
import { createDatabase, type Database, type Retention } from './database.ts'
import { planFaults } from './faults.ts'
import { createHost, type Host } from './host.ts'
import { createJudge } from './judge.ts'
import { createNetwork } from './network.ts'
import { someChange, TOKENS, WORKSPACES } from './platform-state.ts'
import { createProcess } from './process.ts'
import { localService, remoteService } from './remote-service.ts'
import { type Announcer, announceCommits, createServiceNode, type ServiceNode } from './service-node.ts'
import { createWorld, type World } from './world.ts'

/** Parts in which the protocol can be altered, to see that the simulation notices. */
export interface Protocol {
  readonly database: (world: World, retention: Retention) => Database
  readonly announcer: Announcer
  readonly memory: (memory: Memory, monotonic: MonotonicClock) => Memory
  /** What else a hint does. */
  readonly hinted: (lease: Lease, monotonic: MonotonicClock) => void
  /** Says where in the log a record is that a service node found for another process. */
  readonly placing: typeof placedSource
}

export const SHIPPED: Protocol = {
  database: (world, retention) => createDatabase(world, retention),
  announcer: announceCommits,
  memory: (memory) => memory,
  hinted: () => {},
  placing: placedSource,
}

const MAX_STALENESS_MS = 5000
/** No fault lasts longer than to here. */
const TROUBLED_MS = 15_000
/** Enough for what was held up to be committed, for old views to be over, and for leases to be won back. */
const QUIET_MS = MAX_STALENESS_MS + 2500

/** Runs one schedule. The same seed gives the same one. Empty when every promise held. */
export async function runSchedule(seed: number, protocol: Protocol = SHIPPED): Promise<readonly string[]> {
  const world = createWorld(seed)
  const { dice } = world
  const retention = { kept: dice.pick([2, 5, 1000]), atOnce: dice.pick([1, 3, 1000]) }
  const database = protocol.database(world, retention)
  const judge = createJudge(database, MAX_STALENESS_MS)
  const some = (likely: number, value: number) => (dice.chance(likely) ? value : 0)
  const network = createNetwork(world, {
    loss: some(0.4, dice.between(0, 0.4)),
    duplication: some(0.3, 0.3),
    delay: some(0.5, dice.between(0, 0.5)),
    longestDelayMs: dice.pick([200, 2000, 9000]),
  })

  const nodes = Array.from({ length: 1 + dice.below(2) }, (_, index) =>
    createServiceNode(world, createProcess(world, `service ${index}`), database, protocol.announcer),
  )
  const { hinted, placing } = protocol
  const broker = createBroker(world)
  const parts = { world, judge, maxStalenessMs: MAX_STALENESS_MS, hinted, placing, alter: protocol.memory }
  const services = nodes.map((node) =>
    serviceHost(node, createHost({ ...parts, process: node.process, hints: null, ...local(node) }), broker),
  )
  const guards = Array.from({ length: 1 + dice.below(2) }, (_, index) => {
    const process = createProcess(world, `guard ${index}`)
    const service = remoteService(world, network, process, nodes)
    const hints = dice.chance(0.5) ? broker.hintsFor(process) : null
    return createHost({ ...parts, process, hints, source: service, changes: service })
  })
  const hosts = [...guards, ...services]

  planQuestions(world, hosts)
  planWrites(world, nodes, services, hosts)
  planRestores(world, database, hosts)
  broker.misbehave(TROUBLED_MS)
  planFaults(world, network, nodes, hosts, TROUBLED_MS)
  world.at(TROUBLED_MS, network.heal)
  await world.run(TROUBLED_MS + QUIET_MS)
  for (const host of hosts) {
    judge.recovery(host.process.name, host.isHealthy())
    for (let token = 0; token < TOKENS; token++) for (const workspace of WORKSPACES) host.ask(token, workspace)
  }
  await world.run(TROUBLED_MS + QUIET_MS + 500)
  return judge.complaints()
}

function local(node: ServiceNode) {
  const service = localService(node)
  return { source: service, changes: service }
}

/** A service node whose verifier ends and begins with it. */
function serviceHost(node: ServiceNode, host: Host, broker: Broker): Host {
  node.onCommit((entry) => {
    host.apply(entry)
    broker.tell(entry.position)
  })
  node.answerFrom(host.records)
  return {
    ...host,
    crash() {
      host.crash()
      node.forgetAll()
    },
  }
}

function askSoon(world: World, host: Host, moment: number): void {
  const token = world.dice.below(TOKENS)
  const workspace = world.dice.chance(0.5) ? null : world.dice.pick(WORKSPACES)
  host.process.within(moment, 'message', () => host.ask(token, workspace))
}

function planQuestions(world: World, hosts: readonly Host[]): void {
  const { dice } = world
  for (let left = 10 + dice.below(30); left > 0; left--) {
    const moment = dice.between(0, TROUBLED_MS)
    world.at(moment, () => askSoon(world, dice.pick(hosts), moment))
  }
}

/** Somebody puts an older copy of the database in its place; what was undone by it is as over as what was changed. */
function planRestores(world: World, database: Database, hosts: readonly Host[]): void {
  const { dice } = world
  if (!dice.chance(0.3)) return
  for (let left = 1 + dice.below(2); left > 0; left--) {
    world.at(dice.between(0, TROUBLED_MS), () => {
      database.restore()
      for (const host of hosts) {
        askSoon(world, host, world.now() + dice.between(-20, 100))
        askSoon(world, host, world.now() + MAX_STALENESS_MS + dice.between(0, 3000))
      }
    })
  }
}

function planWrites(
  world: World,
  nodes: readonly ServiceNode[],
  services: readonly Host[],
  hosts: readonly Host[],
): void {
  const { dice } = world
  for (let left = 2 + dice.below(10); left > 0; left--) {
    const index = dice.below(nodes.length)
    const node = nodes[index] as ServiceNode
    const others = nodes.filter((other) => other !== node)
    const moment = dice.between(0, TROUBLED_MS)
    node.process.within(moment, 'message', () => {
      // Who uses a token just before it changes makes it remembered.
      for (const host of hosts) askSoon(world, host, world.now() + dice.between(-20, 60))
      const acknowledged = (entry: ChangeEntry, committedAt: number) => {
        services[index]?.acknowledge(entry, committedAt)
        for (const host of hosts) {
          askSoon(world, host, world.now() + dice.between(0, 100))
          askSoon(world, host, world.now() + MAX_STALENESS_MS + dice.between(0, 3000))
        }
        for (const other of others) {
          if (dice.chance(0.7)) other.process.within(world.now() + dice.between(1, 300), 'message', other.hint)
        }
      }
      node.write(someChange(dice), acknowledged)
    })
  }
}
