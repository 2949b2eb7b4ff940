import { measureCosts, memoryOfWaiting } from '../fleet-model/measure-costs.ts'
import { type Cost, type Costs, FIELDS, predictFleet, predictRun, type Run } from '../fleet-model/model.ts'
import { openWorld, type World } from '../fleet-model/world.ts'
import { drawChart } from '../harness/chart.ts'
import type { Figure, Plot } from '../harness/figure.ts'
import { median } from '../harness/quantile.ts'
import { shown } from '../harness/results.ts'

const SIZES = [1, 2, 4, 8, 16, 32]
const FLEETS = [1000, 3000, 10_000, 30_000, 100_000]
const CHANGES = 30
const ROUNDS = 5
const WAYS = [
  { hinted: false, name: 'waiting' },
  { hinted: true, name: 'with hints' },
] as const
/** What a fleet is asked to do, besides its size: the one change in a second and the share of first sights are assumptions, and stand in the results. */
const CHANGES_PER_SECOND = 1
const LOOKUPS_PER_SECOND = 1000
const WAIT_SECONDS = 5 / 3
/** A process is not loaded beyond this, so that its answers come soon. */
const BUSY_AT_MOST = 0.5

const WORDS: Readonly<Record<keyof Cost, string>> = {
  serviceCpu: 'CPU of the service',
  databaseCpu: 'CPU of the database',
  brokerCpu: 'CPU of the brokers',
  statements: 'statements',
  bytes: 'bytes sent',
}

interface Checked {
  readonly run: Run
  readonly measured: Cost
  readonly predicted: Cost
}

/** Real guards meet tokens and follow changes; what that takes, beside what the model says. */
async function check(world: World, costs: Costs, verifiers: number, hinted: boolean): Promise<Checked> {
  await world.guards.ask('opened', { count: verifiers, hinted })
  let lookups = 0
  const { cost, seconds } = await world.measure(async () => {
    lookups = await world.guards.ask<number>('met')
    for (let count = 0; count < CHANGES; count++) {
      await world.change()
      await world.guards.ask('moved')
    }
  })
  const run: Run = { verifiers, hinted, seconds, changes: CHANGES, lookups }
  return { run, measured: cost, predicted: predictRun(costs, run) }
}

/** Each cost as the median over the rounds. */
function typical(rounds: readonly Costs[]): Costs {
  const names = Object.keys(rounds[0] ?? {}) as (keyof Costs)[]
  const medianOf = (name: keyof Costs) =>
    Object.fromEntries(FIELDS.map((field) => [field, median(rounds.map((round) => round[name][field]))]))
  return Object.fromEntries(names.map((name) => [name, medianOf(name)])) as unknown as Costs
}

/** For each size what was measured by what was predicted. */
function ratios(checked: readonly Checked[], hinted: boolean, field: keyof Cost): number[] {
  return SIZES.map((verifiers) => {
    const own = checked.filter(({ run }) => run.hinted === hinted && run.verifiers === verifiers)
    return median(own.map(({ measured, predicted }) => measured[field] / predicted[field]))
  })
}

interface Fleet {
  readonly cost: Cost
  readonly processes: number
}

/** As many service processes as the load of all of them wants; each adds a little of its own. */
function fleetOf(costs: Costs, verifiers: number, hinted: boolean): Fleet {
  const shape = {
    verifiers,
    hinted,
    changesPerSecond: CHANGES_PER_SECOND,
    lookupsPerSecond: LOOKUPS_PER_SECOND,
    waitSeconds: WAIT_SECONDS,
  }
  for (let processes = 1; ; processes++) {
    const cost = predictFleet(costs, { ...shape, serviceProcesses: processes })
    if (cost.serviceCpu / 1e6 <= processes * BUSY_AT_MOST) return { cost, processes }
  }
}

function notesOf(costs: Costs, checked: readonly Checked[], waitingBytes: number, tokenBytes: number): string[] {
  const each = (cost: Cost) =>
    `${shown(cost.serviceCpu)} µs of the service, ${shown(cost.databaseCpu)} µs of the database, ${shown(cost.statements)} statements, ${shown(cost.bytes)} bytes`
  return [
    `A change: ${each(costs.change)}, ${shown(costs.change.brokerCpu)} µs of three brokers.`,
    `To tell one waiting verifier of it and take its next question: ${each(costs.telling)}.`,
    `To answer one that asks because of a hint: ${each(costs.hintedQuestion)}, ${shown(costs.hintedQuestion.brokerCpu)} µs of the brokers.`,
    `A question that waits and hears of nothing: ${each(costs.quietQuestion)}. A first sight of a token: ${each(costs.lookup)}.`,
    `A waiting verifier takes ${shown(waitingBytes / 1024)} KiB of a service process; a token takes ${shown(tokenBytes)} bytes of the database.`,
    ...WAYS.flatMap(({ hinted, name }) =>
      FIELDS.map(
        (field) =>
          `Measured / predicted, ${name}, ${WORDS[field]}, with ${SIZES.join(', ')} verifiers: ${ratios(checked, hinted, field).map(shown).join(', ')}.`,
      ),
    ),
    ...WAYS.flatMap(({ hinted, name }) =>
      FLEETS.map((verifiers) => {
        const { cost, processes } = fleetOf(costs, verifiers, hinted)
        const last = (verifiers / processes) * (hinted ? costs.hintedQuestion : costs.telling).serviceCpu
        return `${verifiers.toLocaleString('en')} verifiers, ${name}: ${processes} service processes, ${shown(cost.serviceCpu / 1e6)} cores of the service, ${shown(cost.databaseCpu / 1e6)} of the database, ${shown(cost.brokerCpu / 1e6)} of the brokers, ${shown(cost.statements)} statements and ${shown(cost.bytes / 1e6)} MB in a second; the last verifier is answered ${shown(last / 1000)} ms after the first.`
      }),
    ),
  ]
}

function plotsOf(costs: Costs, checked: readonly Checked[]): readonly Plot[] {
  const perChange = (of: 'measured' | 'predicted', hinted: boolean) =>
    SIZES.map((verifiers) => {
      const own = checked.filter(({ run }) => run.hinted === hinted && run.verifiers === verifiers)
      return median(own.map((one) => one[of].serviceCpu / CHANGES / 1000))
    })
  const check = drawChart({
    title: 'CPU of the service for a change, and what comes with it',
    sizes: SIZES,
    along: 'verifiers',
    unit: 'milliseconds',
    series: [
      { name: 'measured', values: perChange('measured', false) },
      { name: 'predicted', values: perChange('predicted', false) },
    ],
  })
  const fleets = WAYS.map(({ hinted }) => FLEETS.map((verifiers) => fleetOf(costs, verifiers, hinted).cost))
  const model = drawChart({
    title: 'Predicted load, one change in a second',
    sizes: FLEETS,
    along: 'verifiers',
    unit: 'cores',
    series: [
      { name: 'service, waiting', values: (fleets[0] ?? []).map(({ serviceCpu }) => serviceCpu / 1e6) },
      { name: 'service, hints', values: (fleets[1] ?? []).map(({ serviceCpu }) => serviceCpu / 1e6) },
      { name: 'database, waiting', values: (fleets[0] ?? []).map(({ databaseCpu }) => databaseCpu / 1e6) },
    ],
  })
  return [
    { file: 'fleet-check.svg', svg: check },
    { file: 'fleet-model.svg', svg: model },
  ]
}

export const fleetModel: Figure = {
  name: 'fleet.model',
  title:
    'How far the model of large fleets is off: the greatest difference between what real guards took (1 to 32 of them, waiting and with hints; CPU of service, database and brokers, statements, bytes) and what it had predicted from costs that were measured one by one with plain clients, as a share of the prediction.',
  goal: { direction: 'at most', limit: 0.2 },
  async measure(bench) {
    const world = await openWorld(bench)
    try {
      const rounds: Costs[] = []
      const checked: Checked[] = []
      const waitingBytes = await memoryOfWaiting(world)
      for (let round = 0; round < ROUNDS; round++) {
        bench.progress(`round ${round + 1} of ${ROUNDS}`)
        await world.guards.ask('opened', { count: 0, hinted: false })
        const costs = await measureCosts(world)
        rounds.push(costs)
        for (const { hinted } of WAYS)
          for (const verifiers of SIZES) checked.push(await check(world, costs, verifiers, hinted))
      }
      const costs = typical(rounds)
      const off = WAYS.flatMap(({ hinted }) =>
        FIELDS.flatMap((field) => ratios(checked, hinted, field).map((ratio) => Math.abs(ratio - 1))),
      )
      return {
        value: Math.max(...off),
        notes: notesOf(costs, checked, waitingBytes, world.bytesOfToken()),
        plots: plotsOf(costs, checked),
      }
    } finally {
      await world.close()
    }
  },
}
