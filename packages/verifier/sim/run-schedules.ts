import { type Protocol, runSchedule, SHIPPED } from './schedule.ts'

export interface Failure {
  readonly seed: number
  readonly complaints: readonly string[]
}

export interface Run {
  /** Seed of the first schedule; the others follow upwards. */
  readonly first: number
  readonly runs: number
  readonly protocol?: Protocol
  readonly onProgress?: (done: number) => void
}

/** Schedules share nothing; side by side they share the cost of giving way to promises. */
const SIDE_BY_SIDE = 50

/** The failure with the lowest seed of the first batch that has one, or `null` when every schedule kept every promise. */
export async function runSchedules({ first, runs, protocol = SHIPPED, onProgress }: Run): Promise<Failure | null> {
  for (let from = 0; from < runs; from += SIDE_BY_SIDE) {
    const seeds = Array.from({ length: Math.min(SIDE_BY_SIDE, runs - from) }, (_, index) => first + from + index)
    const results = await Promise.all(
      seeds.map(async (seed) => ({ seed, complaints: await runSchedule(seed, protocol) })),
    )
    const failure = results.find(({ complaints }) => complaints.length > 0)
    if (failure !== undefined) return failure
    onProgress?.(from + seeds.length)
  }
  return null
}
