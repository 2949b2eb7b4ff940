import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attempts } from './attempts.ts'

describe('failed tries of a source', () => {
  test('are let through until there were too many, and again once the window is over', () => {
    const counted = attempts(3, 1000)
    for (const at of [0, 100, 200]) {
      expect(counted.waitMs('a', at)).toBe(0)
      counted.failed('a', at)
    }
    expect([counted.waitMs('a', 200), counted.waitMs('a', 999), counted.waitMs('a', 1000)]).toEqual([800, 1, 0])
  })

  test('say nothing of another source', () => {
    const counted = attempts(1, 1000)
    counted.failed('a', 0)
    expect([counted.waitMs('a', 1), counted.waitMs('b', 1), counted.waitMs('', 1)]).toEqual([999, 0, 0])
  })

  test('are counted anew in a window that begins with the first one after', () => {
    const counted = attempts(2, 1000)
    for (const at of [0, 999, 1500, 1600]) counted.failed('a', at)
    expect([counted.waitMs('a', 1600), counted.waitMs('a', 2500)]).toEqual([900, 0])
  })

  test('are the same as by a list of them all, for any times and sources', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(800)), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), steps, (most, tries) => {
        const counted = attempts(most, 1000)
        const windows = new Map<string, { from: number; count: number }>()
        let now = 0
        for (const [source, later] of tries) {
          now += later
          const window = windows.get(source)
          const open = window !== undefined && now - window.from < 1000 ? window : null
          expect(counted.waitMs(source, now)).toBe(open !== null && open.count >= most ? 1000 - (now - open.from) : 0)
          counted.failed(source, now)
          windows.set(source, open === null ? { from: now, count: 1 } : { from: open.from, count: open.count + 1 })
        }
      }),
    )
  })

  test('of ever new sources fill no memory: the first is forgotten, the last never', () => {
    const counted = attempts(1, 1_000_000)
    for (let index = 0; index <= 100_000; index++) counted.failed(`source ${index}`, index)
    expect(counted.waitMs('source 0', 100_000)).toBe(0)
    expect(counted.waitMs('source 1', 100_000)).toBeGreaterThan(0)
    expect(counted.waitMs('source 100000', 100_000)).toBe(1_000_000)
  })
})
