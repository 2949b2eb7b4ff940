import { toInstant } from '@latchkey/core'
import { describe, expect, test } from 'vitest'
import { startJobs } from './jobs.ts'

const NOW = toInstant(1000)

/** A time that passes only when it is told to. */
function virtualTime() {
  const sleepers = new Set<{ until: number; wake: () => void }>()
  let now = 0
  return {
    sleep: (milliseconds: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        const sleeper = { until: now + milliseconds, wake: resolve }
        sleepers.add(sleeper)
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve())
      }),
    async pass(milliseconds: number) {
      for (const end = now + milliseconds; now < end; now++) {
        for (const sleeper of sleepers) if (sleeper.until <= now + 1 && sleepers.delete(sleeper)) sleeper.wake()
        for (let turn = 0; turn < 5; turn++) await null
      }
    },
  }
}

describe('a job', () => {
  test('runs at once, and then at its interval', async () => {
    const { sleep, pass } = virtualTime()
    let runs = 0
    const { stop } = startJobs([{ name: 'job', everyMs: 100, run: async () => void runs++ }], {
      sleep,
      clock: () => NOW,
      onFault: () => undefined,
    })
    await pass(1)
    expect(runs).toBe(1)
    await pass(98)
    expect(runs).toBe(1)
    await pass(1)
    expect(runs).toBe(2)
    await pass(1000)
    expect(runs).toBe(12)
    await stop()
  })

  test('that fails is told of, and runs again the next time', async () => {
    const { sleep, pass } = virtualTime()
    const faults: unknown[] = []
    const fail = async () => {
      throw new Error('the disk is full')
    }
    const { stop } = startJobs([{ name: 'job', everyMs: 100, run: fail }], {
      sleep,
      clock: () => NOW,
      onFault: (fault) => void faults.push(fault),
    })
    await pass(101)
    expect(faults).toEqual([new Error('the disk is full'), new Error('the disk is full')])
    await stop()
  })

  test('is waited for when the service stops, and does not run again', async () => {
    const { sleep, pass } = virtualTime()
    const { promise, resolve } = Promise.withResolvers<void>()
    let runs = 0
    const run = () => {
      runs++
      return promise
    }
    const { stop } = startJobs([{ name: 'job', everyMs: 100, run }], {
      sleep,
      clock: () => NOW,
      onFault: () => undefined,
    })
    let isStopped = false
    const stopped = stop().then(() => {
      isStopped = true
    })
    await pass(500)
    expect(isStopped).toBe(false)
    resolve()
    await stopped
    expect(runs).toBe(1)
  })

  test('tells how it went when it last ended, and that it failed until it ends well', async () => {
    const { sleep, pass } = virtualTime()
    const times = [1000, 1007, 2000, 2001]
    let failures = 1
    const run = async () => {
      if (failures-- > 0) throw new Error('no')
    }
    const job = { name: 'upkeep', everyMs: 100, run }
    const clock = () => toInstant(times.shift() ?? 9000)
    const { seen, stop } = startJobs([job], { sleep, clock, onFault: () => undefined })
    expect(seen()).toEqual([{ name: 'upkeep', everyMs: 100, lastEndedAt: null, lastTookMs: null, hasFailed: false }])
    await pass(1)
    expect(seen()).toMatchObject([{ lastEndedAt: 1007, lastTookMs: 7, hasFailed: true }])
    await pass(100)
    expect(seen()).toMatchObject([{ lastEndedAt: 2001, lastTookMs: 1, hasFailed: false }])
    await stop()
  })
})
