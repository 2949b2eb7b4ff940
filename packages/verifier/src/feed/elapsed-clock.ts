import type { MonotonicClock } from '../ports.ts'

/** More than the grain of any clock and than what steering a wall clock adds between two readings. */
const NOTICEABLE_MS = 100

/**
 * A monotonic clock that also counts the time for which the machine was asleep. Most systems' own one stands still then, and a lease that outlives a
 * laptop's night would be no lease; the wall clock tells. A wall clock set forward makes leases end early, which costs a question; one set back changes nothing.
 */
export function elapsedClock(monotonic: MonotonicClock, wall: () => number): MonotonicClock {
  // Written at each reading: the fields of an object take a number in place, where a variable would be given a new one.
  const last = { tick: monotonic(), time: wall(), asleep: 0 }
  return (known) => {
    const tick = monotonic()
    const time = known ?? wall()
    const unseen = time - last.time - (tick - last.tick)
    if (unseen > NOTICEABLE_MS) last.asleep += unseen
    last.tick = tick
    last.time = time
    return tick + last.asleep
  }
}
