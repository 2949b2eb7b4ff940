import type { CredentialId } from '@latchkey/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFailureLimiter } from './failure-limiter.ts'
import { createRateLimiter } from './rate-limiter.ts'

const ID = 'tok_1' as CredentialId

describe('the limit of a credential', () => {
  test('is exact: no window, wherever it begins, holds more uses, and no use is refused that would fit', () => {
    const uses = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 80 })
    fc.assert(
      fc.property(uses, fc.integer({ min: 1, max: 6 }), (gaps, requests) => {
        const limit = { requests, windowMs: 100 }
        const limiter = createRateLimiter(10)
        const admitted: number[] = []
        let now = 0
        for (const gap of gaps) {
          now += gap
          const inWindow = admitted.filter((moment) => now - moment < limit.windowMs).length
          const { isAdmitted, remaining, resetMs } = limiter.take(ID, limit, now)
          expect(isAdmitted).toBe(inWindow < requests)
          if (isAdmitted) admitted.push(now)
          const used = admitted.filter((moment) => now - moment < limit.windowMs)
          expect(remaining).toBe(requests - used.length)
          expect(resetMs).toBe(limit.windowMs - (now - (used[0] as number)))
        }
      }),
    )
  })

  test('keeps the latest uses when it is changed', () => {
    const limiter = createRateLimiter(10)
    for (const now of [0, 10, 20, 30]) limiter.take(ID, { requests: 4, windowMs: 100 }, now)
    expect(limiter.take(ID, { requests: 2, windowMs: 100 }, 40)).toMatchObject({ isAdmitted: false, resetMs: 80 })
    expect(limiter.take(ID, { requests: 5, windowMs: 100 }, 41)).toMatchObject({ isAdmitted: true, remaining: 2 })
  })

  test('is kept for so many credentials, and those that limit nothing any more go first', () => {
    const limiter = createRateLimiter(2)
    const limit = { requests: 1, windowMs: 100 }
    limiter.take('tok_old' as CredentialId, limit, 0)
    limiter.take(ID, limit, 90)
    limiter.take('tok_new' as CredentialId, limit, 110)
    expect(limiter.take(ID, limit, 120).isAdmitted).toBe(false)
  })
})

describe('who guesses', () => {
  const limit = { failures: 3, windowMs: 100 }

  test('is held back after so many failures, until the window is over', () => {
    const limiter = createFailureLimiter(limit, 10)
    for (const now of [0, 10, 20]) {
      expect(limiter.waitMs('203.0.113.7', now)).toBe(0)
      limiter.note('203.0.113.7', now)
    }
    expect(limiter.waitMs('203.0.113.7', 30)).toBe(70)
    expect(limiter.waitMs('203.0.113.8', 30)).toBe(0)
    expect(limiter.waitMs('203.0.113.7', 100)).toBe(0)
  })

  test('is one source with all of a network’s own half of IPv6 addresses, and the same in IPv4 however written', () => {
    const limiter = createFailureLimiter(limit, 10)
    for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:ffff::']) limiter.note(address, 0)
    expect(limiter.waitMs('2001:db8::dead', 1)).toBe(99)
    expect(limiter.waitMs('2001:db8:0:1::1', 1)).toBe(0)
    for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '203.0.113.7']) limiter.note(address, 0)
    expect(limiter.waitMs('203.0.113.7', 1)).toBe(99)
  })

  test('is not held back where no address is known, and so many sources are remembered', () => {
    const limiter = createFailureLimiter({ failures: 1, windowMs: 100 }, 2)
    for (const address of [null, 'not an address', '10.0.0.1', '10.0.0.2', '10.0.0.3']) limiter.note(address, 0)
    const held = [null, 'not an address', '10.0.0.1', '10.0.0.2', '10.0.0.3'].map(
      (address) => limiter.waitMs(address, 1) > 0,
    )
    expect(held).toEqual([false, false, false, true, true])
  })
})
