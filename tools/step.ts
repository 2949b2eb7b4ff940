export interface StepResult {
  readonly ok: boolean
  /** What a reader needs to mend it; empty when there is nothing to say. */
  readonly report: string
}

/** One part of the test run. */
export interface Step {
  readonly name: string
  run(): Promise<StepResult>
}

/** Runs one after the other, all of them whatever fails, with a line each and the report of those that failed. */
export async function runSteps(steps: readonly Step[]): Promise<boolean[]> {
  const results: boolean[] = []
  for (const step of steps) {
    const started = performance.now()
    const { ok, report } = await step.run()
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)\n`)
    if (report !== '') process.stdout.write(`${report.trimEnd()}\n\n`)
    results.push(ok)
  }
  return results
}

/** A step whose work is to find complaints: it passes when there are none. */
export function complaintStep(name: string, complaints: () => Promise<readonly string[]>): Step {
  return {
    name,
    run: async () => {
      const found = await complaints()
      return { ok: found.length === 0, report: found.join('\n') }
    },
  }
}
