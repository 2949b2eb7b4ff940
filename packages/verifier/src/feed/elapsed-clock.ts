import type { MonotonicClock } from '../ports.ts'

/** More than the grain of any clock and than what steering a wall clock adds between two readings. */
const NOTICEABLE_MS = 100

/**
 * A monotonic clock that also counts the time for which the machine was asleep. Most systems' own one stands still then, and a lease that outlives a
 * laptop's night would be no lease; the wall clock tells. A wall clock set forward makes leases end early, which costs a question; one set back changes nothing.
 */
export function elapsedClock(monotonic: MonotonicClock, wall: () => number): MonotonicClock {
  let asleep = 0
  let lastTick = monotonic()
  let lastTime = wall()
  return (known) => {
    const tick = monotonic()
    const time = known ?? wall()
    const unseen = time - lastTime - (tick - lastTick)
    if (unseen > NOTICEABLE_MS) asleep += unseen
    lastTick = tick
    lastTime = time
    return tick + asleep
  }
}
