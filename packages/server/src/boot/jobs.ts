/** Something that the service does by itself, again and again. */
export interface Job {
  readonly everyMs: number
  readonly run: (stopping: AbortSignal) => Promise<unknown>
}

/** Runs each job at once and then at its interval; a failure is told and tried again the next time. Returns how to stop, once what runs has ended. */
export function startJobs(
  jobs: readonly Job[],
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>,
  onFault: (fault: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController()
  const running = jobs.map(async ({ everyMs, run }) => {
    while (!stopping.signal.aborted) {
      await run(stopping.signal).catch(onFault)
      await sleep(everyMs, stopping.signal)
    }
  })
  return async () => {
    stopping.abort()
    await Promise.all(running)
  }
}
