import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Latchkey } from '@latchkey/sdk'
import type { ServiceInput, ServiceStarted } from '../../data-plane/processes/service.ts'
import { type Child, startChild } from '../../data-plane/world/child.ts'
import { SERVICE } from '../../data-plane/world/fleet.ts'
import { type Network, openNetwork } from '../../data-plane/world/network.ts'
import { openStrained, type StrainedServer } from '../../postgres/server/strained.ts'
import { mountSmallDisk, type SmallDisk } from '../../small-disk.ts'
import type { VerifierInput } from '../processes/verifier.ts'

export interface WorldSize {
  readonly services: number
  readonly verifiers: number
  /** Where PostgreSQL lies. */
  readonly binaries: string
  /** Whether its disk can be filled here. */
  readonly hasSmallDisk: boolean
  /** Of the change log. */
  readonly partitions: number
  /** How many members come and go. */
  readonly people: number
  readonly everyMs: number
}

/** A service process, with the networks before and behind it. */
export interface Node {
  readonly name: string
  /** By way of `front`. */
  readonly url: string
  readonly front: Network
  readonly toDatabase: Network
  readonly process: Child<ServiceStarted>
  kill(): Promise<void>
  /** Tries until it stands. */
  restart(): Promise<void>
}

export interface Verifier {
  readonly name: string
  readonly network: Network
  readonly process: Child<null>
}

export interface Person {
  readonly id: string
  readonly session: string
}

export interface World {
  readonly database: StrainedServer
  readonly disk: SmallDisk | null
  readonly nodes: readonly Node[]
  readonly verifiers: readonly Verifier[]
  readonly serviceKey: string
  /** Owns the workspaces. */
  readonly owner: Person
  readonly people: readonly Person[]
  readonly workspaces: readonly string[]
  /** Processes that ended though nobody had ended them. */
  readonly surprises: readonly string[]
  close(): Promise<void>
}

export const BOUND_MS = 5000
const VERIFIER = new URL('../processes/verifier.ts', import.meta.url)
const CONNECTIONS_OF_A_NODE = 4
const WORKSPACES = 2
const DISK_MEGABYTES = 192
const AT_ONCE = 4

export async function openWorld(size: WorldSize): Promise<World> {
  const opened = new AsyncDisposableStack()
  const surprises: string[] = []
  let isClosing = false
  opened.defer(() => {
    isClosing = true
  })
  try {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-chaos-'))
    opened.defer(() => rmSync(folder, { recursive: true, maxRetries: 3 }))
    const disk = size.hasSmallDisk ? mountSmallDisk(DISK_MEGABYTES) : null
    opened.defer(() => disk?.close())
    // As many as the nodes take at the most, and those of whoever reads the end of it.
    const maxConnections = size.services * CONNECTIONS_OF_A_NODE + 2
    const database = await openStrained(size.binaries, { maxConnections, ...(disk !== null && { disk }) })
    opened.defer(() => database.close())

    async function openNode(name: string): Promise<Node> {
      const toDatabase = await openNetwork(() => Number(new URL(database.url).port))
      opened.defer(() => toDatabase.close())
      const address = new URL(database.url)
      address.port = new URL(toDatabase.url).port
      address.searchParams.set('max_connections', String(CONNECTIONS_OF_A_NODE))
      const start = (port: number) =>
        startChild<ServiceStarted>(SERVICE, {
          ...{ folder, database: address.href, port },
          partitions: size.partitions,
        } satisfies ServiceInput)
      let process = await start(0)
      const port = Number(new URL(process.started.url).port)
      const front = await openNetwork(() => port)
      opened.defer(() => front.close())
      let isKilled = false
      const watch = (child: Child<ServiceStarted>) =>
        void child.ended.then((words) => {
          if (!isKilled && !isClosing) surprises.push(`${name} ended by itself: ${words}`)
        })
      watch(process)
      const kill = async () => {
        isKilled = true
        await process.signal('SIGKILL')
      }
      opened.defer(kill)
      return {
        ...{ name, front, toDatabase, kill },
        url: front.url,
        get process() {
          return process
        },
        async restart() {
          for (;;) {
            const next = await start(port).catch(() => null)
            if (next === null) {
              await wait(500)
              continue
            }
            process = next
            isKilled = false
            return watch(process)
          }
        },
      }
    }

    const first = await openNode('node-0')
    const { url, setUpSecret } = first.process.started
    const as = (token: string) => new Latchkey({ url, token })
    const operator = as((await as(setUpSecret ?? '').setup({ email: 'op@example.com', name: 'Operator' })).secret)
    const scopes = ['verify', 'sessions:create']
    const { secret: serviceKey } = await operator.serviceKeys.create({ name: 'Verifiers', scopes, expires: 'never' })
    const openPerson = async (name: string): Promise<Person> => {
      const { id } = await operator.users.create({ email: `${name}@example.com`, name })
      return { id, session: (await as(serviceKey).sessions.create(id)).secret }
    }
    const owner = await openPerson('owner')
    const people: Person[] = []
    while (people.length < size.people) people.push(await openPerson(`person-${people.length}`))
    const workspaces: string[] = []
    while (workspaces.length < WORKSPACES)
      workspaces.push((await as(owner.session).workspaces.create({ name: `Place ${workspaces.length}` })).id)

    const rest = await severalAtOnce(size.services - 1, (index) => openNode(`node-${index + 1}`))
    const nodes = [first, ...rest]
    const verifiers = await severalAtOnce(size.verifiers, async (index): Promise<Verifier> => {
      const name = `guard-${index}`
      const node = nodes[index % nodes.length] as Node
      const network = await openNetwork(() => Number(new URL(node.url).port))
      opened.defer(() => network.close())
      const input = { url: network.url, serviceKey, name, maxStalenessMs: BOUND_MS, everyMs: size.everyMs }
      const process = await startChild<null>(VERIFIER, input satisfies VerifierInput)
      opened.defer(() => process.signal('SIGKILL'))
      void process.ended.then((words) => {
        if (!isClosing) surprises.push(`${name} ended by itself: ${words}`)
      })
      return { name, network, process }
    })
    const close = () => {
      isClosing = true
      return opened.disposeAsync()
    }
    return { database, disk, nodes, verifiers, serviceKey, owner, people, workspaces, surprises, close }
  } catch (cause) {
    isClosing = true
    await opened.disposeAsync()
    throw cause
  }
}

/** A process costs a second of a processor to start. */
async function severalAtOnce<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  while (made.length < count) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - made.length) }, (_, index) => made.length + index)
    made.push(...(await Promise.all(batch.map(make))))
  }
  return made
}
