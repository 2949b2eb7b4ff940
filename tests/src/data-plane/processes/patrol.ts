import { machineTime } from '../world/machine-time.ts'

export interface PatrolOrders {
  readonly tokens: readonly string[]
  /** How many are looked at in one go, and how long it is to the next. */
  readonly slice: number
  readonly everyMs: number
}

/** What was seen of one token with one code: times are starts and ends of verifications, of the machine's clock. */
export interface Sighting {
  readonly code: string
  count: number
  readonly firstStart: number
  firstEnd: number
  lastStart: number
}

/** In the order of the tokens, one sighting for each code. */
export type PatrolReport = readonly (readonly Sighting[])[]

/** So many verifications at once at most: a resource server that is cut off does not take more on either. */
const MOST_AT_ONCE = 25

export interface Patrol {
  begin(orders: PatrolOrders): void
  report(): PatrolReport
}

/** Verifies tokens in turn without an end, and keeps for each when which answer was given. */
export function startPatrol(verdict: (token: string) => Promise<string>): Patrol {
  let sightings: Map<string, Sighting>[] = []
  let orders: PatrolOrders = { tokens: [], slice: 0, everyMs: 0 }
  let timer: NodeJS.Timeout | undefined
  let next = 0
  let busy = 0

  async function look(index: number): Promise<void> {
    const seen = sightings
    busy++
    const start = machineTime()
    const code = await verdict(orders.tokens[index] as string)
    note(seen[index] as Map<string, Sighting>, code, start, machineTime())
    busy--
  }

  function goRound(): void {
    for (let count = 0; count < orders.slice && busy < MOST_AT_ONCE; count++) void look(next++ % orders.tokens.length)
  }

  return {
    begin(given) {
      clearInterval(timer)
      orders = given
      next = 0
      sightings = given.tokens.map(() => new Map())
      timer = setInterval(goRound, given.everyMs)
    },
    report: () => sightings.map((seen) => [...seen.values()]),
  }
}

function note(seen: Map<string, Sighting>, code: string, start: number, end: number): void {
  const known = seen.get(code)
  if (known === undefined) {
    seen.set(code, { code, count: 1, firstStart: start, firstEnd: end, lastStart: start })
    return
  }
  known.count++
  known.firstEnd = Math.min(known.firstEnd, end)
  known.lastStart = Math.max(known.lastStart, start)
}
