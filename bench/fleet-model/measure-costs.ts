import { setTimeout as pause } from 'node:timers/promises'
import { natsHints } from '@latchkey/guard/nats'
import { sha256 } from '../../packages/server/src/adapters/crypto/node-crypto.ts'
import type { LiveToken } from '../fixture/population.ts'
import { type Cost, type Costs, FIELDS, sum } from './model.ts'
import { type Following, type WaitingClients, waitingClients } from './waiting-clients.ts'
import type { Measurement, World } from './world.ts'

const CLIENTS = 16
const CHANGES = 30
const MANY_CLIENTS = 256
const LONG_WAIT_MS = 10_000
const LOOKUPS = 400
const QUIET_MS = 1500
/** Long enough that nobody asks anew between two changes; a guard's own wait is this at the default bound. */
const WAIT_MS = 1667
/** So short that many questions end within the time that is measured. */
const SHORT_WAIT_MS = 250

/** Measures each cost of the one service process by itself, with plain clients in the place of guards. */
export async function measureCosts(world: World): Promise<Costs> {
  const idle = await world.measure(() => pause(QUIET_MS))
  const second = sum([1 / idle.seconds, idle.cost])
  /** What one of so many things took, less what passed anyway. */
  const each = ({ cost, seconds }: Measurement, count: number, ...others: readonly (readonly [number, Cost])[]) =>
    // What takes nothing comes out a little below it as often as above.
    notBelowZero(
      sum(
        [1 / count, cost],
        [-seconds / count, second],
        ...others.map(([times, other]) => [-times / count, other] as const),
      ),
    )
  const following = (waitMs: number): Following => ({
    port: world.port,
    serviceKey: world.serviceKey,
    count: CLIENTS,
    waitMs,
  })
  const changing = async (after: () => Promise<unknown>) => {
    for (let count = 0; count < CHANGES; count++) {
      await world.change()
      await after()
    }
  }

  const change = each(await world.measure(() => changing(async () => undefined)), CHANGES)

  const told = await withClients(following(WAIT_MS), async (clients) => {
    clients.wait()
    await pause(QUIET_MS / 10)
    return world.measure(() => changing(clients.told))
  })
  const telling = each(told, CHANGES * CLIENTS, [CHANGES, change])

  const asked = await withClients(following(0), async (clients) => {
    await clients.ask()
    const listeners = Array.from({ length: CLIENTS }, () => natsHints({ servers: world.brokerUrl.split(',') }))
    while (!listeners.every((hints) => hints.isLive())) await pause(1)
    const measured = await world.measure(() => changing(clients.ask))
    await Promise.all(listeners.map((hints) => hints.close()))
    return measured
  })
  const hintedQuestion = each(asked, CHANGES * CLIENTS, [CHANGES, change])

  const quiet = await withClients(following(SHORT_WAIT_MS), async (clients) => {
    clients.wait()
    await pause(SHORT_WAIT_MS)
    const before = clients.answered()
    const measured = await world.measure(() => pause(QUIET_MS))
    return { measured, answered: clients.answered() - before }
  })
  const quietQuestion = each(quiet.measured, quiet.answered)

  await lookUp(world, CLIENTS)
  const lookup = each(await world.measure(() => lookUp(world, LOOKUPS)), LOOKUPS)
  return { second, change, telling, hintedQuestion, quietQuestion, lookup }
}

const notBelowZero = (cost: Cost): Cost =>
  Object.fromEntries(FIELDS.map((field) => [field, Math.max(0, cost[field])])) as unknown as Cost

/** Memory that one who waits takes in the service process, in bytes. */
export async function memoryOfWaiting(world: World): Promise<number> {
  const following = { port: world.port, serviceKey: world.serviceKey, count: MANY_CLIENTS, waitMs: LONG_WAIT_MS }
  return withClients(following, async (clients) => {
    await clients.ask()
    const before = await world.memory()
    clients.wait()
    await pause(QUIET_MS)
    return ((await world.memory()) - before) / MANY_CLIENTS
  })
}

async function withClients<T>(options: Following, work: (clients: WaitingClients) => Promise<T>): Promise<T> {
  const clients = waitingClients(options)
  try {
    return await work(clients)
  } finally {
    clients.close()
  }
}

async function lookUp({ port, serviceKey, live }: World, count: number): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (next < count) {
        const { token, workspace } = live[next++ % live.length] as LiveToken
        const ask = () =>
          fetch(`http://127.0.0.1:${port}/v1/records/lookup`, {
            method: 'POST',
            headers: { authorization: `Bearer ${serviceKey}`, 'content-type': 'application/json' },
            body: JSON.stringify({ digest: sha256(token), workspace }),
          })
        // A connection that was idle for long may be closed just as it is used again.
        const response = await ask().catch(ask)
        if (!response.ok) throw new Error(`A look-up was answered ${response.status}.`)
        await response.arrayBuffer()
      }
    }),
  )
}
