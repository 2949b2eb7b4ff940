import { readFileSync, writeFileSync } from 'node:fs'
import type { Goal, Measured, Table } from './figure.ts'
import { quantile } from './quantile.ts'

/** A figure as it is kept in results.json, from which RESULTS.md is written. */
export interface Result {
  readonly name: string
  readonly title: string
  readonly value: number
  readonly unit: string | null
  readonly goal: Goal | null
  /** Middle half of the rounds. */
  readonly spread: readonly [number, number] | null
  readonly notes: readonly string[]
  readonly tables?: readonly Table[]
  readonly plots: readonly string[]
  readonly machine: string
  /** Day in UTC. */
  readonly date: string
  readonly command: string
}

const file = new URL('../results.json', import.meta.url)

export function readResults(): readonly Result[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Result[]
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw fault
  }
}

/** Puts a result in the place of the same figure's last one. What another machine gave is dropped: figures of two machines can't be compared. */
export function keepResult(result: Result, order: readonly string[]): readonly Result[] {
  const others = readResults().filter(({ name, machine }) => name !== result.name && machine === result.machine)
  const kept = [...others, result]
    .filter(({ name }) => order.includes(name))
    .sort((left, right) => order.indexOf(left.name) - order.indexOf(right.name))
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`)
  return kept
}

export function spreadOf({ rounds }: Measured): Result['spread'] {
  return rounds === undefined || rounds.length === 0 ? null : [quantile(rounds, 0.25), quantile(rounds, 0.75)]
}

/** Three digits that count, so that no figure looks more exact than it is. */
export function shown(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

export function verdict({ value, goal }: Pick<Result, 'value' | 'goal'>): string {
  if (goal === null) return '—'
  const reaches = (bound: number) => (goal.direction === 'at least' ? value >= bound : value <= bound)
  if (goal.limit !== undefined && !reaches(goal.limit)) return '**missed**'
  if (goal.aim !== undefined && !reaches(goal.aim))
    return goal.limit === undefined ? '**missed**' : 'holds, short of the aim'
  return 'holds'
}
