import { drawChart } from '../harness/chart.ts'
import type { Measured, Plot, Table } from '../harness/figure.ts'
import { shown } from '../harness/results.ts'
import { type Cost, type Costs, FIELDS, predictFleet } from './model.ts'

/** Of how many guards the model is checked. */
export const SIZES: readonly number[] = [1, 2, 4, 8, 16, 32]
const FLEETS = [1000, 3000, 10_000, 30_000, 100_000]
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

/** What so many real guards took, divided by what was predicted of them. */
export interface Checked {
  readonly verifiers: number
  readonly hinted: boolean
  readonly ratios: Cost
  /** Of the service for each change with all that comes with it, in microseconds. */
  readonly measuredCpu: number
  readonly predictedCpu: number
}

export interface FleetModel {
  readonly costs: Costs
  readonly checked: readonly Checked[]
  /** How far a ratio may be from one. */
  readonly limit: number
  readonly rounds: number
  /** Memory of a service process for each guard that waits there. */
  readonly waitingBytes: number
  /** In the database. */
  readonly tokenBytes: number
}

export function showFleetModel(model: FleetModel): Pick<Measured, 'notes' | 'tables' | 'plots'> {
  return {
    notes: [
      `A guard that waits takes ${shown(model.waitingBytes / 1024)} KiB of a service process; a token takes ${shown(model.tokenBytes)} bytes of the database with its indexes.`,
    ],
    tables: [costTable(model), checkTable(model), fleetTable(model)],
    plots: plotsOf(model),
  }
}

function costTable({ costs }: FleetModel): Table {
  const { telling, hintedQuestion } = costs
  const rows: readonly (readonly [string, Cost])[] = [
    ['a second in which nothing happens', costs.second],
    ['a change, as a management call', costs.change],
    ['to tell of it those who wait, and to take their next questions: once', telling.once],
    ['and for each of them', telling.each],
    ['to give hints of it, and to answer what is asked because of them: once', hintedQuestion.once],
    ['and for each who listens', hintedQuestion.each],
    ['a question that waits and hears of nothing', costs.quietQuestion],
    ['a first sight of a token', costs.lookup],
  ]
  return {
    name: 'costs',
    caption:
      'What things take of one service process, its database and three brokers, CPU times in microseconds. Measured as differences: what takes nothing may come out a little below it.',
    head: ['', 'service', 'database', 'brokers', 'statements', 'bytes sent'],
    rows: rows.map(([name, cost]) => [name, ...FIELDS.map((field) => shown(cost[field]))]),
  }
}

function checkTable({ checked, limit, rounds }: FleetModel): Table {
  const all = checked.flatMap(({ ratios }) => FIELDS.map((field) => ratios[field]))
  const within = all.filter((ratio) => Math.abs(ratio - 1) <= limit).length
  const ratiosOf = (way: boolean, field: keyof Cost) =>
    checked.filter(({ hinted }) => hinted === way).map(({ ratios }) => ratios[field].toFixed(2))
  return {
    name: 'check',
    caption: `${within} of ${all.length} are within ${shown(limit * 100)} %. Each is the mean of the middle half of ${rounds} rounds.`,
    head: [`measured / predicted, with ${SIZES.join(', ')} guards`, ...WAYS.map(({ name }) => name)],
    rows: FIELDS.map((field) => [WORDS[field], ...WAYS.map(({ hinted }) => ratiosOf(hinted, field).join(', '))]),
  }
}

interface Fleet {
  readonly cost: Cost
  readonly processes: number
}

/** As many service processes as the load of all of them wants; each adds a little of its own. */
function fleetOf(costs: Costs, verifiers: number, hinted: boolean): Fleet {
  const shape = {
    ...{ verifiers, hinted },
    changesPerSecond: CHANGES_PER_SECOND,
    lookupsPerSecond: LOOKUPS_PER_SECOND,
    waitSeconds: WAIT_SECONDS,
  }
  for (let processes = 1; ; processes++) {
    const cost = predictFleet(costs, { ...shape, serviceProcesses: processes })
    if (cost.serviceCpu / 1e6 <= processes * BUSY_AT_MOST) return { cost, processes }
  }
}

function fleetTable({ costs }: FleetModel): Table {
  const cores = (microseconds: number) => `${Number((microseconds / 1e6).toPrecision(2))}`
  return {
    name: 'fleets',
    caption: `Predicted of each second, with ${LOOKUPS_PER_SECOND.toLocaleString('en')} first sights of a token and ${CHANGES_PER_SECOND} change that every guard must hear of; no service process busier than ${shown(BUSY_AT_MOST * 100)} %.`,
    head: [
      ...['guards', '', 'service processes', 'cores of the service', 'of the database', 'of the brokers'],
      ...['statements', 'MB sent', 'the last guard is answered after the first'],
    ],
    rows: WAYS.flatMap(({ hinted, name }) =>
      FLEETS.map((verifiers) => {
        const { cost, processes } = fleetOf(costs, verifiers, hinted)
        const { each } = hinted ? costs.hintedQuestion : costs.telling
        const lastMs = ((verifiers / processes) * each.serviceCpu) / 1000
        return [
          ...[verifiers.toLocaleString('en'), name, String(processes)],
          ...[cores(cost.serviceCpu), cores(cost.databaseCpu), cores(cost.brokerCpu)],
          ...[shown(cost.statements), shown(cost.bytes / 1e6), `${Number(lastMs.toPrecision(2))} ms`],
        ]
      }),
    ),
  }
}

function plotsOf({ costs, checked }: FleetModel): readonly Plot[] {
  const waiting = checked.filter(({ hinted }) => !hinted)
  const check = drawChart({
    title: 'CPU of the service for a change, and what comes with it',
    sizes: SIZES,
    along: 'guards',
    unit: 'milliseconds',
    series: [
      { name: 'measured', values: waiting.map(({ measuredCpu }) => measuredCpu / 1000) },
      { name: 'predicted', values: waiting.map(({ predictedCpu }) => predictedCpu / 1000) },
    ],
  })
  const fleets = WAYS.map(({ hinted }) => FLEETS.map((verifiers) => fleetOf(costs, verifiers, hinted).cost))
  const model = drawChart({
    title: 'Predicted load, one change in a second',
    sizes: FLEETS,
    along: 'guards',
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
