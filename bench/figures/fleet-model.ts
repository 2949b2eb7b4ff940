import { costsFrom, memoryOfWaiting, SAMPLERS, type Sample, type Samples } from '../fleet-model/measure-costs.ts'
import { type Cost, FIELDS, predictRun, type Run } from '../fleet-model/model.ts'
import { type Checked, SIZES, showFleetModel } from '../fleet-model/show.ts'
import { openWorld, type World } from '../fleet-model/world.ts'
import type { Figure } from '../harness/figure.ts'
import { middleMean } from '../harness/quantile.ts'

const CHANGES = 10
/** The first of them are thrown away: a service that has just been started takes several times as much. */
const WARM_UP = 5
const ROUNDS = 25
const LIMIT = 0.2

type Measured = Run & { readonly cost: Cost }

/** Real guards meet tokens and follow changes. */
async function run(world: World, verifiers: number, hinted: boolean): Promise<Measured> {
  await world.guards.ask('opened', { count: verifiers, hinted })
  let lookups = 0
  const { cost, seconds } = await world.measure(async () => {
    lookups = await world.guards.ask<number>('met')
    await world.change(CHANGES, () => world.guards.ask('moved'))
  })
  await world.guards.ask('opened', { count: 0, hinted })
  return { verifiers, hinted, seconds, changes: CHANGES, lookups, cost }
}

/** Measures costs and runs in a new order in each round, so that whatever else the machine does, and what went before, meets all of them alike. */
async function measureAll(world: World, onRound: (round: number) => void) {
  const names = Object.keys(SAMPLERS) as (keyof Samples)[]
  const samples = Object.fromEntries(names.map((name): [string, Sample[]] => [name, []])) as Record<
    keyof Samples,
    Sample[]
  >
  const runs: Measured[] = []
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    onRound(round + 1)
    const isKept = round >= WARM_UP
    const turns = [
      ...names.map((name) => async () => {
        const sample = await SAMPLERS[name](world, CHANGES)
        if (isKept) samples[name].push(sample)
      }),
      ...[false, true].flatMap((hinted) =>
        SIZES.map((verifiers) => async () => {
          const measured = await run(world, verifiers, hinted)
          if (isKept) runs.push(measured)
        }),
      ),
    ]
    for (const turn of shuffled(turns)) await turn()
  }
  return { samples, runs }
}

const shuffled = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => ({ value, place: Math.random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ value }) => value)

export const fleetModel: Figure = {
  name: 'fleet.model',
  title:
    'How far the model of large fleets is off: the greatest difference between what real guards took (1 to 32 of them, waiting and with hints; CPU of service, database and brokers, statements, bytes) and what it predicts from costs that were measured one by one with plain clients in the same rounds, as a share of the prediction.',
  goal: { direction: 'at most', limit: LIMIT },
  async measure(bench) {
    const world = await openWorld(bench)
    try {
      const waitingBytes = await memoryOfWaiting(world)
      const { samples, runs } = await measureAll(world, (round) =>
        bench.progress(`round ${round} of ${WARM_UP + ROUNDS}`),
      )
      const costs = costsFrom(samples)
      const checked = [false, true].flatMap((hinted) =>
        SIZES.map((verifiers): Checked => {
          const own = runs.filter((each) => each.hinted === hinted && each.verifiers === verifiers)
          const both = own.map((each) => ({ measured: each.cost, predicted: predictRun(costs, each) }))
          const mean = (side: 'measured' | 'predicted', field: keyof Cost) =>
            middleMean(both.map((each) => each[side][field]))
          const ratio = (field: keyof Cost) => mean('measured', field) / mean('predicted', field)
          return {
            ...{ verifiers, hinted },
            ratios: Object.fromEntries(FIELDS.map((field) => [field, ratio(field)])) as unknown as Cost,
            measuredCpu: mean('measured', 'serviceCpu') / CHANGES,
            predictedCpu: mean('predicted', 'serviceCpu') / CHANGES,
          }
        }),
      )
      return {
        value: Math.max(...checked.flatMap(({ ratios }) => FIELDS.map((field) => Math.abs(ratios[field] - 1)))),
        ...showFleetModel({
          ...{ costs, checked, limit: LIMIT, rounds: ROUNDS, waitingBytes },
          tokenBytes: world.bytesOfToken(),
        }),
      }
    } finally {
      await world.close()
    }
  },
}
