import { setTimeout as wait } from 'node:timers/promises'

export interface Patience {
  /** Milliseconds on a clock that never jumps. */
  readonly elapsed: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  /** 0 to 1, so that those who met don't meet again. */
  readonly random: () => number
  /** When a fault that might pass is given up on. */
  readonly giveUpAfterMs: number
}

const FIRST_PAUSE_MS = 4
const LONGEST_PAUSE_MS = 250

/** Tries until it succeeds, fails for a reason that another try won't mend, or patience ends; then the last fault is thrown. */
export function retrying<T>(
  { elapsed, sleep, random, giveUpAfterMs }: Patience,
  mayPass: (fault: unknown) => boolean,
  attempt: () => Promise<T>,
): Promise<T> {
  const until = elapsed() + giveUpAfterMs
  const retry = async (first: unknown): Promise<T> => {
    let fault = first
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      if (!mayPass(fault) || elapsed() >= until) throw fault
      await sleep(pause * random())
      try {
        return await attempt()
      } catch (next) {
        fault = next
      }
    }
  }
  return attempt().catch(retry)
}

/** Patience by the machine's own clock and chance. */
export const patience = (giveUpAfterMs: number): Patience => ({
  elapsed: () => performance.now(),
  sleep: (milliseconds) => wait(milliseconds),
  random: Math.random,
  giveUpAfterMs,
})
