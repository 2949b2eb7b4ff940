import type { Clock } from '@latchkey/verifier'
import type { SeenJob } from '../ports/running-service.ts'

/** Something that the service does by itself, again and again. */
export interface Job {
  /** What it is called where operators look. */
  readonly name: string
  readonly everyMs: number
  readonly run: (stopping: AbortSignal) => Promise<unknown>
}

export interface JobParts {
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  readonly clock: Clock
  readonly onFault: (fault: unknown) => void
}

export interface RunningJobs {
  /** How each went when it last ended. */
  seen(): readonly SeenJob[]
  /** Resolves once what runs has ended. */
  stop(): Promise<void>
}

/** Runs each job at once and then at its interval; a failure is told and tried again the next time. */
export function startJobs(jobs: readonly Job[], { sleep, clock, onFault }: JobParts): RunningJobs {
  const stopping = new AbortController()
  const last = new Map<Job, Omit<SeenJob, 'name' | 'everyMs'>>()
  const running = jobs.map(async (job) => {
    while (!stopping.signal.aborted) {
      const begun = clock()
      let hasFailed = false
      await job.run(stopping.signal).catch((fault: unknown) => {
        hasFailed = true
        onFault(fault)
      })
      const ended = clock()
      last.set(job, { lastEndedAt: ended, lastTookMs: Math.max(0, ended - begun), hasFailed })
      await sleep(job.everyMs, stopping.signal)
    }
  })
  const never = { lastEndedAt: null, lastTookMs: null, hasFailed: false }
  return {
    seen: () => jobs.map((job) => ({ name: job.name, everyMs: job.everyMs, ...(last.get(job) ?? never) })),
    async stop() {
      stopping.abort()
      await Promise.all(running)
    },
  }
}
