import { describe, expect, test } from 'vitest'
import { elapsedClock } from './elapsed-clock.ts'
import { createLease } from './lease.ts'

test('a lease lives from the sending of what proved it, to the millisecond', () => {
  const lease = createLease(5000)
  expect([lease.isLive(0), lease.ageMs(0)]).toEqual([false, null])
  lease.renew(100)
  expect([lease.isLive(5100), lease.isLive(5101), lease.ageMs(5100)]).toEqual([true, false, 5000])
})

test('an older proof that arrives late takes nothing away', () => {
  const lease = createLease(5000)
  lease.renew(2000)
  lease.renew(100)
  expect(lease.isLive(7000)).toBe(true)
})

describe('the clock of leases', () => {
  function clocks() {
    const at = { tick: 1000, wall: 1_700_000_000_000 }
    return {
      at,
      clock: elapsedClock(
        () => at.tick,
        () => at.wall,
      ),
    }
  }

  test('counts the time for which the machine slept and its own clock stood still', () => {
    const { at, clock } = clocks()
    const before = clock()
    at.wall += 3_600_000
    expect(clock() - before).toBe(3_600_000)
  })

  test('never goes back when the wall clock is set back, and takes its steering for nothing', () => {
    const { at, clock } = clocks()
    const before = clock()
    at.wall -= 3_600_000
    at.tick += 10
    expect(clock() - before).toBe(10)
    at.wall += 50
    at.tick += 10
    expect(clock() - before).toBe(20)
  })
})
