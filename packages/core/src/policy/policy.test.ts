import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAllowedAddress } from '../network/address.ts'
import { ADDRESSES, arbitraryMoment, arbitraryPolicy } from '../testing/arbitrary-record.ts'
import { DAY, type Instant } from '../time.ts'
import { type AdmissionPolicy, lifetimeFault, NO_POLICY, strictest } from './policy.ts'

const runs = { numRuns: 5000 }
const SCOPES = ['a:read', 'a:write', 'c:read', 'c:write']
const LIFETIMES = [...Array.from({ length: 14 }, (_, length) => length), null]
const at = (milliseconds: number | null) => milliseconds as Instant

/** All that a policy admits, over every scope, address and lifetime there is in these tests: two policies mean the same when this is the same. */
function admits(policy: AdmissionPolicy): readonly string[] {
  const scopes = SCOPES.filter((name) => policy.allowedScopes === null || policy.allowedScopes.includes(name))
  const addresses = [...ADDRESSES, null].filter((address) =>
    policy.addressAllowlists.every((list) => isAllowedAddress(list, address)),
  )
  const lifetimes = LIFETIMES.filter((length) => lifetimeFault(policy, at(0), at(length)) === null)
  return [
    ...scopes,
    ...addresses.map((address) => `from ${address}`),
    ...lifetimes.map((length) => `for ${length}`),
    policy.approvalRequired ? '' : 'unapproved',
  ]
}

describe('the strictest of two policies', () => {
  test('admits exactly what both admit', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryPolicy, (one, other) => {
        const both = admits(other)
        expect(admits(strictest(one, other)).filter(Boolean)).toEqual(
          admits(one).filter((what) => what !== '' && both.includes(what)),
        )
      }),
      runs,
    )
  })

  test('is the same in either order, however grouped, and of one policy twice', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryPolicy, arbitraryPolicy, (one, two, three) => {
        expect(admits(strictest(one, two))).toEqual(admits(strictest(two, one)))
        expect(admits(strictest(strictest(one, two), three))).toEqual(admits(strictest(one, strictest(two, three))))
        expect(admits(strictest(one, one))).toEqual(admits(one))
        expect(strictest(one, NO_POLICY)).toEqual(one)
        expect(strictest(NO_POLICY, one)).toEqual(one)
      }),
      runs,
    )
  })

  test('of two that allow different scopes allows none, which is not the same as all', () => {
    const one = { ...NO_POLICY, allowedScopes: ['a:read'] }
    expect(strictest(one, { ...NO_POLICY, allowedScopes: ['a:write'] }).allowedScopes).toEqual([])
    expect(strictest(one, { ...NO_POLICY, allowedScopes: [] }).allowedScopes).toEqual([])
  })
})

describe('a lifetime', () => {
  const month: AdmissionPolicy = { ...NO_POLICY, maxLifetimeMs: 30 * DAY }

  test('of any length is fine where no policy asks otherwise', () => {
    for (const expiresAt of [null, 1, 253_402_300_799_999])
      expect(lifetimeFault(NO_POLICY, at(0), at(expiresAt))).toBeNull()
  })

  test('may be exactly the longest allowed and not a millisecond more', () => {
    expect(lifetimeFault(month, at(7), at(30 * DAY + 7))).toBeNull()
    expect(lifetimeFault(month, at(7), at(30 * DAY + 8))).toBe(
      'The lifetime may be at most 30 days here; choose an earlier expiry date.',
    )
  })

  test('without end is refused where one is required or the longest is set', () => {
    for (const policy of [month, { ...NO_POLICY, expiryRequired: true }]) {
      expect(lifetimeFault(policy, at(0), null)).toBe('An expiry date is required here; choose one.')
    }
    expect(lifetimeFault({ ...NO_POLICY, expiryRequired: true }, at(0), at(253_402_300_799_999))).toBeNull()
  })

  test('that a policy admits is admitted when it is shorter', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryMoment, arbitraryMoment, arbitraryMoment, (policy, created, one, other) => {
        const [short, long] = [Math.min(one, other), Math.max(one, other)].map(at) as [Instant, Instant]
        if (lifetimeFault(policy, created, long) === null) expect(lifetimeFault(policy, created, short)).toBeNull()
      }),
      runs,
    )
  })
})
