import { shown } from './results.ts'
import type { Comparison } from './rounds.ts'

/** What stands beside a ratio of two HTTP servers. */
export function httpNotes(
  throughput: Comparison,
  cpu: Comparison,
  names: readonly [string, string],
): readonly string[] {
  const perRequest = (perCpuSecond: number) => shown(1e6 / perCpuSecond)
  return [
    `Requests in a second: ${shown(throughput.sides[0])} for ${names[0]}, ${shown(throughput.sides[1])} for ${names[1]}.`,
    `By CPU time of the servers alone, which other work on the machine does not touch: ${shown(cpu.ratio)} (${perRequest(cpu.sides[0])} µs a request for ${names[0]}, ${perRequest(cpu.sides[1])} µs for ${names[1]}).`,
  ]
}
