import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryConcreteScopes as list } from '../testing/arbitrary-record.ts'
import { intersect, intersectFrozen, missing, union, uniteFrozen } from './set.ts'

const set = (names: readonly string[]) => [...new Set(names)].sort()
const runs = { numRuns: 2000 }

describe('scopes as sets', () => {
  test('meet: in both, whatever the order, and each law of sets holds', () => {
    fc.assert(
      fc.property(list, list, list, (a, b, c) => {
        expect(set(intersect(a, b))).toEqual(set(a.filter((name) => b.indexOf(name) !== -1)))
        expect(set(intersect(a, b))).toEqual(set(intersect(b, a)))
        expect(set(intersect(intersect(a, b), c))).toEqual(set(intersect(a, intersect(b, c))))
        expect(intersect(a, a)).toEqual(a)
        expect(intersect(a, [])).toEqual([])
      }),
      runs,
    )
  })

  test('join: in any, sorted, each once', () => {
    fc.assert(
      fc.property(list, list, list, (a, b, c) => {
        expect(union([a, b, c])).toEqual(set([...a, ...b, ...c]))
        expect(union([union([a, b]), c])).toEqual(union([a, union([b, c])]))
        expect(set(intersect(a, union([b, c])))).toEqual(union([intersect(a, b), intersect(a, c)]))
        expect(union([])).toEqual([])
      }),
      runs,
    )
  })

  test('differ: what is wanted and not held, and nothing exactly when all is held', () => {
    fc.assert(
      fc.property(list, list, (wanted, held) => {
        expect(union([missing(wanted, held), intersect(wanted, held)])).toEqual(set(wanted))
        expect(intersect(missing(wanted, held), held)).toEqual([])
        expect(missing(wanted, held).length === 0).toBe(wanted.every((name) => held.includes(name)))
      }),
      runs,
    )
  })

  test('meet and join the same when frozen, and are frozen again', () => {
    const frozen = list.map((names) => Object.freeze(names))
    fc.assert(
      fc.property(frozen, frozen, (a, b) => {
        for (let time = 0; time < 2; time++) {
          expect(intersectFrozen(a, b)).toEqual(intersect(a, b))
          expect(intersectFrozen(b, a)).toEqual(intersect(b, a))
          expect(uniteFrozen(a, b)).toEqual(union([a, b]))
        }
        expect(Object.isFrozen(intersectFrozen(a, b)) && Object.isFrozen(uniteFrozen(a, b))).toBe(true)
      }),
      runs,
    )
  })

  test('are not fooled by names that every object has', () => {
    expect(intersect(['__proto__', 'constructor'], [])).toEqual([])
    expect(missing(['__proto__', 'toString'], [])).toEqual(['__proto__', 'toString'])
  })
})
