import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryMoment } from '../testing/arbitrary-record.ts'
import type { Instant } from '../time.ts'
import { type CredentialState, type CredentialStatus, mayBecome, statusAt } from './state.ts'

const STATES: readonly CredentialState[] = ['active', 'suspended', 'revoked']
const arbitraryLifetime = fc.record({
  state: fc.constantFrom(...STATES),
  notBefore: fc.option(arbitraryMoment, { nil: null }),
  expiresAt: fc.option(arbitraryMoment, { nil: null }),
})
const at = (milliseconds: number) => milliseconds as Instant

describe('the status of a credential', () => {
  const begun = { notBefore: at(10), expiresAt: at(20) }
  const table: [CredentialState, number, CredentialStatus][] = [
    ['active', 9, 'not_yet_active'],
    ['active', 10, 'active'],
    ['active', 19, 'active'],
    ['active', 20, 'expired'],
    ['active', 21, 'expired'],
    ['suspended', 9, 'suspended'],
    ['suspended', 10, 'suspended'],
    ['suspended', 19, 'suspended'],
    ['suspended', 20, 'expired'],
    ['revoked', 9, 'revoked'],
    ['revoked', 10, 'revoked'],
    ['revoked', 20, 'revoked'],
  ]
  test.each(table)('that is %s, not before 10 and until 20, is at %i: %s', (state, now, status) => {
    expect(statusAt({ state, ...begun }, at(now))).toBe(status)
  })

  test.each(STATES)('that is %s and has no bounds in time is that for ever', (state) => {
    for (const now of [0, 253_402_300_799_999])
      expect(statusAt({ state, notBefore: null, expiresAt: null }, at(now))).toBe(state)
  })

  test('that has ended by time or by a person stays so, however late it is', () => {
    fc.assert(
      fc.property(arbitraryLifetime, arbitraryMoment, arbitraryMoment, (lifetime, one, other) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)].map(at) as [Instant, Instant]
        const before = statusAt(lifetime, early)
        if (before === 'expired' || before === 'revoked') expect(statusAt(lifetime, late)).toBe(before)
        if (statusAt(lifetime, late) === 'not_yet_active') expect(before).toBe('not_yet_active')
      }),
      { numRuns: 5000 },
    )
  })
})

describe('changing the state of a credential', () => {
  test('goes between active and suspended, and from either to revoked', () => {
    const moves = STATES.flatMap((from) => STATES.filter((to) => mayBecome(from, to)).map((to) => `${from} to ${to}`))
    expect(moves).toEqual(['active to suspended', 'active to revoked', 'suspended to active', 'suspended to revoked'])
  })

  test('never leads away from revoked, whatever is tried in whatever order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STATES), fc.array(fc.constantFrom(...STATES)), (first, wishes) => {
        let state = first
        let revoked = false
        for (const wish of wishes) {
          if (mayBecome(state, wish)) state = wish
          revoked ||= state === 'revoked'
          if (revoked) expect(state).toBe('revoked')
        }
        expect(STATES).toContain(state)
      }),
      { numRuns: 2000 },
    )
  })
})
