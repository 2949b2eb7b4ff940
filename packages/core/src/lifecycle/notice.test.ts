import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE, toInstant } from '../time.ts'
import { dueMilestone, type Milestone, thresholdsFault } from './notice.ts'

const START = toInstant(Date.UTC(2030, 0, 1))
const USUAL = { early: 7 * DAY, final: DAY }
const at = (milliseconds: number): Instant => toInstant(START + milliseconds)

/** The milestones sent when somebody looks at each of the moments. */
function sent(expiresAt: Instant, looks: readonly Instant[], thresholds = USUAL, expirySetAt = START): string[] {
  const told: Milestone[] = []
  const log: string[] = []
  for (const now of looks) {
    const due = dueMilestone({ expiresAt, expirySetAt, told }, thresholds, now)
    if (due === null) continue
    told.push(due)
    log.push(`${due} ${now - START}`)
  }
  return log
}

const hourly = (from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / HOUR) + 1 }, (_, hour) => at(from + hour * HOUR))

describe('a token that is looked at every hour', () => {
  test('gets the early notice at seven days and the final one at one day', () => {
    expect(sent(at(30 * DAY), hourly(0, 40 * DAY))).toEqual([`early ${23 * DAY}`, `final ${29 * DAY}`])
  })

  test('of seven days or less is not told early: that milestone was not ahead when it was made', () => {
    expect(sent(at(7 * DAY), hourly(0, 8 * DAY))).toEqual([`final ${6 * DAY}`])
    expect(sent(at(3 * DAY), hourly(0, 8 * DAY))).toEqual([`final ${2 * DAY}`])
  })

  test('of a day or less is told nothing', () => {
    expect(sent(at(DAY), hourly(0, 2 * DAY))).toEqual([])
    expect(sent(at(HOUR), hourly(0, 2 * DAY))).toEqual([])
  })

  test('is told at a threshold of one’s own, and at one of 0 never', () => {
    expect(sent(at(30 * DAY), hourly(0, 40 * DAY), { early: 14 * DAY, final: 0 })).toEqual([`early ${16 * DAY}`])
    expect(sent(at(30 * DAY), hourly(0, 40 * DAY), { early: 0, final: 2 * DAY })).toEqual([`final ${28 * DAY}`])
    expect(sent(at(30 * DAY), hourly(0, 40 * DAY), { early: 0, final: 0 })).toEqual([])
  })
})

describe('after a time in which nobody looked', () => {
  test('only the most urgent notice is due, and the lesser one is never made up for', () => {
    expect(sent(at(30 * DAY), hourly(29.5 * DAY, 40 * DAY))).toEqual([`final ${29.5 * DAY}`])
  })

  test('nothing is due once the token has expired', () => {
    expect(sent(at(30 * DAY), hourly(30 * DAY, 40 * DAY))).toEqual([])
  })
})

test('over a year with downtimes at random, what is sent is what a model that knows the whole year says', () => {
  const downtime = fc.record({ from: fc.integer({ min: 0, max: 365 * 24 * 60 }), minutes: fc.nat(20 * 24 * 60) })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 * 24 * 60 }),
      fc.nat(60 * 24 * 60),
      fc.constantFrom(
        USUAL,
        { early: 14 * DAY, final: 2 * DAY },
        { early: 0, final: DAY },
        { early: 7 * DAY, final: 0 },
      ),
      fc.array(downtime, { maxLength: 12 }),
      (lifeMinutes, setMinutes, thresholds, downtimes) => {
        const set = at(setMinutes * MINUTE)
        const end = toInstant(set + lifeMinutes * MINUTE)
        const isUp = (moment: number) =>
          !downtimes.some(({ from, minutes }) => {
            const begin = START + from * MINUTE
            return moment >= begin && moment < begin + minutes * MINUTE
          })
        const looks = hourly(0, 365 * DAY).filter((look) => look >= set && isUp(look))

        const model: string[] = []
        const windows = [
          ['early', end - thresholds.early, thresholds.final > 0 ? Math.max(end - thresholds.final, set + 1) : end],
          ['final', end - thresholds.final, end],
        ] as const
        for (const [milestone, from, to] of windows) {
          const finalAhead = thresholds.final > 0 && end - thresholds.final > set
          const until = milestone === 'early' && !finalAhead ? end : to
          if (thresholds[milestone] === 0 || from <= set) continue
          const first = looks.find((look) => look >= from && look < until)
          if (first !== undefined) model.push(`${milestone} ${first - START}`)
        }
        expect(sent(end, looks, thresholds, set)).toEqual(model)
      },
    ),
    { numRuns: 300 },
  )
})

test('thresholds in the wrong order, or none at all, are told apart', () => {
  expect(thresholdsFault(USUAL)).toBeNull()
  expect(thresholdsFault({ early: 0, final: 9 * DAY })).toBeNull()
  expect(thresholdsFault({ early: DAY, final: DAY })).toContain('after the early one')
  expect(thresholdsFault({ early: -1, final: 0 })).toContain('length of time')
  expect(thresholdsFault({ early: Number.NaN, final: 0 })).toContain('length of time')
})
