import { setTimeout as pause } from 'node:timers/promises'
import { median } from './quantile.ts'

const BETWEEN_TURNS_MS = 2

/** Runs one side once and gives what it measured: time for each operation, or operations in a second. */
export type Side = () => Promise<number>

/**
 * Takes all sides in turn, round after round, and gives each side's measurements by round. Which side goes first changes with the round, and
 * the first `warmUp` rounds are thrown away: they are where code is compiled and caches fill.
 */
export async function takeTurns(
  sides: readonly Side[],
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<readonly (readonly number[])[]> {
  const measured: number[][] = sides.map(() => [])
  for (let round = 0; round < warmUp + rounds; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const index = (turn + round) % sides.length
      // Whatever else this process does, such as following a feed, gets its chance between two turns.
      await pause(BETWEEN_TURNS_MS)
      const value = await (sides[index] as Side)()
      if (round >= warmUp) measured[index]?.push(value)
    }
  }
  return measured
}

export interface Comparison {
  /** Median over the rounds of first side / second side. */
  readonly ratio: number
  readonly rounds: readonly number[]
  /** Median of each side. */
  readonly sides: readonly [number, number]
}

/** The ratio of two sides, taken within each round, where both met the same machine. */
export function compare(first: readonly number[], second: readonly number[]): Comparison {
  const rounds = first.map((value, index) => value / (second[index] as number))
  return { ratio: median(rounds), rounds, sides: [median(first), median(second)] }
}
