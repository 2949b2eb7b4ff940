/** What something takes: CPU time in microseconds, statements sent to the database, bytes that the service sends to verifiers. */
export interface Cost {
  readonly serviceCpu: number
  readonly databaseCpu: number
  readonly brokerCpu: number
  readonly statements: number
  readonly bytes: number
}

/** What one event takes that many hear of at once: they come together, and what wakes for the first of them is awake for the others. */
export interface Burst {
  /** Whatever their number. */
  readonly once: Cost
  readonly each: Cost
}

/** Costs of one service process, each measured by itself. */
export interface Costs {
  /** A second in which nothing happens. */
  readonly second: Cost
  /** A question that waits its time and hears of nothing. */
  readonly quietQuestion: Cost
  /** A change that is committed, as a management call, with nobody to tell. */
  readonly change: Cost
  /** To tell those who wait of a change, and to take their next questions. */
  readonly telling: Burst
  /** To give a hint, and to answer what is asked because of it. */
  readonly hintedQuestion: Burst
  /** A record that a verifier does not know. */
  readonly lookup: Cost
}

export const FIELDS = ['serviceCpu', 'databaseCpu', 'brokerCpu', 'statements', 'bytes'] as const

/** Sums costs, each so many times. */
export function sum(...parts: readonly (readonly [times: number, cost: Cost])[]): Cost {
  const total = (field: keyof Cost) => parts.reduce((whole, [times, cost]) => whole + times * cost[field], 0)
  return Object.fromEntries(FIELDS.map((field) => [field, total(field)])) as unknown as Cost
}

/** Of what no broker hears. What it takes meanwhile belongs to the seconds and the changes. */
export const withoutBrokers = (cost: Cost): Cost => ({ ...cost, brokerCpu: 0 })

/** What one run takes, if verifiers cost what plain clients cost. */
export interface Run {
  readonly verifiers: number
  readonly hinted: boolean
  readonly seconds: number
  readonly changes: number
  readonly lookups: number
}

export function predictRun(costs: Costs, { verifiers, hinted, seconds, changes, lookups }: Run): Cost {
  const { once, each } = hinted ? costs.hintedQuestion : costs.telling
  return sum(
    [seconds, costs.second],
    [changes, costs.change],
    [changes, once],
    [changes * verifiers, each],
    [lookups, costs.lookup],
  )
}

/** A fleet that is larger than any machine here. */
export interface FleetShape {
  readonly verifiers: number
  readonly hinted: boolean
  readonly changesPerSecond: number
  /** First sights of a token, of all verifiers together. */
  readonly lookupsPerSecond: number
  /** How long a verifier's question waits, in seconds. */
  readonly waitSeconds: number
  readonly serviceProcesses: number
}

/** What a fleet takes in each second, all its service processes together. Who has hints asks once in one and a half waits when there are none. */
export function predictFleet(costs: Costs, fleet: FleetShape): Cost {
  const { verifiers, hinted, changesPerSecond, lookupsPerSecond, waitSeconds, serviceProcesses } = fleet
  const { once, each } = hinted ? costs.hintedQuestion : costs.telling
  const told = verifiers * changesPerSecond
  // A question that was answered early for a change is not one that waits out its time.
  const quiet = Math.max(0, verifiers / (hinted ? waitSeconds * 1.5 : waitSeconds) - told)
  return sum(
    [serviceProcesses, costs.second],
    [changesPerSecond, costs.change],
    [changesPerSecond * serviceProcesses, once],
    [told, each],
    [quiet, hinted ? withoutBrokers(each) : costs.quietQuestion],
    [lookupsPerSecond, costs.lookup],
  )
}
