import { setTimeout as pause } from 'node:timers/promises'
import { median, middleMean } from '../harness/quantile.ts'
import { type Burst, type Cost, type Costs, FIELDS, sum, withoutBrokers } from './model.ts'
import type { Following } from './plain-clients.ts'
import type { Measurement, World } from './world.ts'

const FEW = 8
const MANY = 32
const VERY_MANY = 256
const MEMORY_TIMES = 5
const LONG_WAIT_MS = 10_000
const LOOKUPS = 200
const LOOKUPS_AT_ONCE = 16
const QUIET_MS = 500
/** Long enough that nobody asks anew between two changes; a guard's own wait is this at the default bound. */
const WAIT_MS = 1667
/** So short that many questions end within the time that is measured. */
const SHORT_WAIT_MS = 100

/** What was measured at one go: so many changes, questions or look-ups. */
export interface Sample extends Measurement {
  readonly count: number
}

/** Measures one cost of the one service process by itself, with plain clients in the place of guards. */
type Sampler = (world: World, changes: number) => Promise<Sample>

function following(count: number, how: (world: World) => Following): Sampler {
  return async (world, changes) => {
    await open(world, count, how(world))
    const measured = await world.measure(() => world.change(changes, () => world.clients.ask('told')))
    await open(world, 0)
    return { ...measured, count: changes }
  }
}

const waiting = (count: number): Sampler => following(count, () => ({ waitMs: WAIT_MS }))
const hinted = (count: number): Sampler => following(count, ({ brokerUrl }) => ({ natsUrl: brokerUrl }))

export const SAMPLERS = {
  idle: async (world) => ({ ...(await world.measure(() => pause(QUIET_MS))), count: 1 }),
  change: async (world, changes) => ({
    ...(await world.measure(() => world.change(changes, async () => undefined))),
    count: changes,
  }),
  fewWaiting: waiting(FEW),
  manyWaiting: waiting(MANY),
  fewHinted: hinted(FEW),
  manyHinted: hinted(MANY),
  async quiet(world) {
    await open(world, FEW, { waitMs: SHORT_WAIT_MS })
    const before = await world.clients.ask<number>('answered')
    const measured = await world.measure(() => pause(QUIET_MS))
    const count = (await world.clients.ask<number>('answered')) - before
    await open(world, 0)
    return { ...measured, count }
  },
  async lookups(world) {
    const asked = { count: LOOKUPS, clients: LOOKUPS_AT_ONCE }
    return { ...(await world.measure(() => world.clients.ask('lookedUp', asked))), count: LOOKUPS }
  },
} as const satisfies Record<string, Sampler>

export type Samples = Readonly<Record<keyof typeof SAMPLERS, readonly Sample[]>>

export function costsFrom(samples: Samples): Costs {
  const second = typical(samples.idle.map(({ cost, seconds }) => sum([1 / seconds, cost])))
  /** What one of them took, less what passed anyway. */
  const one = (name: keyof Samples) =>
    typical(samples[name].map(({ cost, seconds, count }) => sum([1 / count, cost], [-seconds / count, second])))
  const change = one('change')
  const burst = (few: keyof Samples, many: keyof Samples): Burst => {
    const each = sum([1 / (MANY - FEW), one(many)], [-1 / (MANY - FEW), one(few)])
    return { each, once: sum([1, one(few)], [-1, change], [-FEW, each]) }
  }
  const telling = burst('fewWaiting', 'manyWaiting')
  return {
    ...{ second, change },
    telling: { once: withoutBrokers(telling.once), each: withoutBrokers(telling.each) },
    hintedQuestion: burst('fewHinted', 'manyHinted'),
    quietQuestion: withoutBrokers(one('quiet')),
    lookup: withoutBrokers(one('lookups')),
  }
}

function typical(costs: readonly Cost[]): Cost {
  const of = (field: keyof Cost) => middleMean(costs.map((cost) => cost[field]))
  return Object.fromEntries(FIELDS.map((field) => [field, of(field)])) as unknown as Cost
}

/** Memory that one who waits takes in the service process, in bytes: a median, since what the process holds besides changes too. */
export async function memoryOfWaiting(world: World): Promise<number> {
  const held = async (count: number) => {
    await open(world, count, { waitMs: LONG_WAIT_MS })
    await pause(QUIET_MS)
    return world.memory()
  }
  const growths: number[] = []
  while (growths.length < MEMORY_TIMES) {
    const without = await held(0)
    growths.push(((await held(VERY_MANY)) - without) / VERY_MANY)
  }
  await open(world, 0)
  return median(growths)
}

/** Takes so many clients in place of those that there are. */
async function open(world: World, count: number, following: Following = { waitMs: WAIT_MS }): Promise<void> {
  await world.clients.ask('opened', { count, following })
}
