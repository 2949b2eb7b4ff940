import { type Child, startChild } from './child.ts'
import { type Load, openLoad } from './load.ts'
import { type Comparison, compare, takeTurns } from './rounds.ts'

export interface HttpSide {
  /** A program of `processes/`, and what it is started with. */
  readonly file: string
  readonly input: object
  readonly requests: readonly Buffer[]
}

export interface HttpComparison {
  /** Requests answered in a second, first / second. */
  readonly throughput: Comparison
  /** Requests answered in a second of the server's CPU time, first / second: what the ratio is when nothing else uses the machine. */
  readonly cpu: Comparison
}

export interface HttpTurns {
  readonly connections?: number
  /** How often both servers are started anew: where code and data happen to lie in a process makes it some hundredths faster or slower for as long as it runs. */
  readonly starts?: number
  /** After each start. */
  readonly rounds?: number
}

const TURN_MS = 500
/** Until then the last of a server's code is still being compiled, in threads whose time counts as its own. */
const WARM_UP_ROUNDS = 15

/** Loads two servers in turn, each in a process of its own. */
export async function compareHttp(
  sides: readonly [HttpSide, HttpSide],
  { connections = 16, starts = 1, rounds = 12 }: HttpTurns = {},
): Promise<HttpComparison> {
  const kept: Served[][] = [[], []]
  for (let start = 0; start < starts; start++) {
    const served = await loadInTurn(sides, connections, rounds)
    for (const [index, turns] of served.entries()) kept[index]?.push(...turns.slice(WARM_UP_ROUNDS))
  }
  const [first, second] = kept as [Served[], Served[]]
  const by = (rate: keyof Served) =>
    compare(
      first.map((turn) => turn[rate]),
      second.map((turn) => turn[rate]),
    )
  return { throughput: by('perSecond'), cpu: by('perCpuSecond') }
}

/** Answers of one turn. */
interface Served {
  readonly perSecond: number
  readonly perCpuSecond: number
}

/** Every turn of each side, those of the warm-up first. */
async function loadInTurn(sides: readonly HttpSide[], connections: number, rounds: number): Promise<Served[][]> {
  const children: Child[] = []
  const loads: Load[] = []
  try {
    const served: Served[][] = sides.map(() => [])
    for (const { file, input, requests } of sides) {
      const child = await startChild(file, input)
      children.push(child)
      const load = openLoad(child.port, requests, connections)
      loads.push(load)
      await load.meetAll()
    }
    const runs = loads.map((load, index) => async () => {
      const { cpu } = children[index] as Child
      const before = await cpu()
      const { answers, perSecond } = await load.run(TURN_MS)
      served[index]?.push({ perSecond, perCpuSecond: answers / (((await cpu()) - before) / 1e6) })
      return perSecond
    })
    await takeTurns(runs, { rounds, warmUp: WARM_UP_ROUNDS })
    return served
  } finally {
    for (const load of loads) load.close()
    await Promise.all(children.map((child) => child.stop()))
  }
}
