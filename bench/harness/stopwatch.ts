import type { Side } from './rounds.ts'

/** A side that calls `operation` for about so long, going on through its numbers from turn to turn, and gives microseconds for each call. Throws where one is not over when it returns. */
export function timed(milliseconds: number, operation: (index: number) => unknown): Side {
  let index = 0
  return async () => {
    const end = BigInt(Math.round(milliseconds * 1e6))
    const start = process.hrtime.bigint()
    let calls = 0
    let passed = 0n
    while (passed < end) {
      // The clock is read rarely, or it would be part of what is measured.
      for (let step = 0; step < CALLS_PER_LOOK; step++)
        if (operation(index++) instanceof Promise) throw new Error('What is timed here must answer at once.')
      calls += CALLS_PER_LOOK
      passed = process.hrtime.bigint() - start
    }
    return Number(passed) / 1000 / calls
  }
}

/** The same for an operation that answers by a promise, each call awaited before the next. */
export function timedAsync(
  milliseconds: number,
  operation: (index: number) => Promise<unknown>,
  perLook = CALLS_PER_LOOK,
): Side {
  let index = 0
  return async () => {
    const end = BigInt(Math.round(milliseconds * 1e6))
    const start = process.hrtime.bigint()
    let calls = 0
    let passed = 0n
    while (passed < end) {
      for (let step = 0; step < perLook; step++) await operation(index++)
      calls += perLook
      passed = process.hrtime.bigint() - start
    }
    return Number(passed) / 1000 / calls
  }
}

const CALLS_PER_LOOK = 64
