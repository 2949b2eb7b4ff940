import { describe, expect, test } from 'vitest'
import { MUTATIONS } from './mutations.ts'
import { runSchedules } from './run-schedules.ts'

const FIRST_SEED = 1
const RUNS = 10_000

test(`no schedule of ${RUNS} breaks a promise`, { timeout: 300_000 }, async () => {
  expect(await runSchedules({ first: FIRST_SEED, runs: RUNS })).toBeNull()
})

describe('the simulation notices', () => {
  test.each(Object.entries(MUTATIONS))('%s', { timeout: 120_000 }, async (_, protocol) => {
    const failure = await runSchedules({ first: FIRST_SEED, runs: 3000, protocol })
    expect(failure?.complaints).toContainEqual(expect.any(String))
    const again = await runSchedules({ first: failure?.seed ?? 0, runs: 1, protocol })
    expect(again).toEqual(failure)
  })
})
