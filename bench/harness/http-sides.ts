import { type Child, startChild } from './child.ts'
import { openLoad, type Served } from './load.ts'
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

const CONNECTIONS = 16
const TURN_MS = 500
/** Until then the last of a server's code is still being compiled, in threads whose time counts as its own. */
const WARM_UP_ROUNDS = 15

/** Loads two servers in turn, each in a process of its own. */
export async function compareHttp(
  sides: readonly [HttpSide, HttpSide],
  { rounds = 12, warmUp = WARM_UP_ROUNDS, turnMs = TURN_MS } = {},
): Promise<HttpComparison> {
  const children: Child[] = []
  const stops: (() => unknown)[] = []
  try {
    const perSecond: number[][] = [[], []]
    const perCpuSecond: number[][] = [[], []]
    const runs = []
    for (const [index, { file, input, requests }] of sides.entries()) {
      const child = await startChild(file, input)
      children.push(child)
      const load = openLoad(child.port, requests, CONNECTIONS)
      stops.push(() => load.close())
      await load.meetAll()
      runs.push(async () => {
        const before = await child.cpu()
        const served: Served = await load.run(turnMs)
        perSecond[index]?.push(served.perSecond)
        perCpuSecond[index]?.push(served.answers / (((await child.cpu()) - before) / 1e6))
        return served.perSecond
      })
    }
    await takeTurns(runs, { rounds, warmUp })
    const kept = (values: number[][], index: number) => (values[index] as number[]).slice(warmUp)
    return {
      throughput: compare(kept(perSecond, 0), kept(perSecond, 1)),
      cpu: compare(kept(perCpuSecond, 0), kept(perCpuSecond, 1)),
    }
  } finally {
    for (const stop of stops) stop()
    await Promise.all(children.map((child) => child.stop()))
  }
}
