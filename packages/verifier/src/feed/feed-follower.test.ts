import type { Position } from '@latchkey/core'
import { expect, test, vi } from 'vitest'
import type { ChangeHints, ChangeSource, Changes } from '../ports.ts'
import { change, place } from '../testing/records.ts'
import { createFeedFollower } from './feed-follower.ts'

const answerOf = (position: number, more: Partial<Changes> = {}): Changes => ({
  startOver: false,
  position: place(position),
  upToDate: true,
  entries: [],
  ...more,
})

/** Every sleep ends when told, and every question is answered by hand. */
function following(hints: ChangeHints | null = null) {
  let now = 0
  const asked: { after: Position | null; waitMs: number; signal: AbortSignal; answer(value: Changes | Error): void }[] =
    []
  const slept: number[] = []
  let wake = () => {}
  const parts = {
    source: {
      changes: (after, waitMs, signal) =>
        new Promise<Changes>((resolve, reject) => {
          asked.push({
            after,
            waitMs,
            signal,
            answer: (value) => (value instanceof Error ? reject(value) : resolve(value)),
          })
        }),
    } satisfies ChangeSource,
    cache: { apply: vi.fn(), startOver: vi.fn() },
    lease: { renew: vi.fn() },
    monotonic: () => now,
    sleep: (milliseconds: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        slept.push(milliseconds)
        signal.addEventListener('abort', () => resolve(), { once: true })
        // Pauses between two questions end by themselves; limits of questions wait to be told.
        if (milliseconds < 500) resolve()
        else wake = resolve
      }),
    random: () => 0.5,
    waitMs: 1000,
    hints,
    onFault: vi.fn(),
  }
  const follower = createFeedFollower(parts)
  const settled = () => new Promise((done) => setImmediate(done))
  return {
    ...parts,
    follower,
    asked,
    slept,
    settled,
    runOut: () => wake(),
    at: (moment: number) => {
      now = moment
    },
  }
}

test('begins at the head, forgets all before it, and goes on from there', async () => {
  const { follower, asked, cache, lease, at, settled } = following()
  at(7)
  follower.start()
  follower.start()
  expect(asked.map(({ after, waitMs }) => [after, waitMs])).toEqual([[null, 0]])
  at(20)
  asked[0]?.answer(answerOf(40, { startOver: true }))
  await settled()
  expect(cache.startOver.mock.calls).toEqual([[place(40)]])
  expect(lease.renew.mock.calls).toEqual([[7]])
  expect(asked.map(({ after, waitMs }) => [after, waitMs])).toEqual([
    [null, 0],
    [place(40), 1000],
  ])
  const entries = [change(41, 'credential', 'tok_1')]
  at(500)
  asked[1]?.answer(answerOf(41, { entries }))
  await settled()
  expect(cache.apply.mock.calls).toEqual([[entries]])
  expect(lease.renew.mock.lastCall).toEqual([20])
  expect(follower.position()).toEqual(place(41))
  follower.stop()
})

test('takes no freshness from an answer that was cut off, and asks for the rest at once', async () => {
  const { follower, asked, lease, settled } = following()
  follower.start()
  asked[0]?.answer(answerOf(1, { startOver: true }))
  await settled()
  lease.renew.mockClear()
  asked[1]?.answer(answerOf(2, { upToDate: false, entries: [change(2, 'principal', 'usr_1')] }))
  await settled()
  expect(lease.renew).not.toHaveBeenCalled()
  expect([asked[2]?.after, asked[2]?.waitMs]).toEqual([place(2), 0])
  follower.stop()
})

test('tells of a fault, waits a little longer each time, and asks from where it was', async () => {
  const { follower, asked, slept, onFault, lease, settled } = following()
  follower.start()
  asked[0]?.answer(answerOf(5, { startOver: true }))
  await settled()
  const fault = new Error('cut')
  slept.length = 0
  for (const question of [1, 2, 3]) {
    asked[question]?.answer(fault)
    await settled()
  }
  expect(onFault).toHaveBeenCalledTimes(3)
  expect(slept.filter((milliseconds) => milliseconds < 500)).toEqual([37.5, 75, 150])
  expect(lease.renew).toHaveBeenCalledTimes(1)
  expect(asked.at(-1)).toMatchObject({ after: place(5), waitMs: 0 })
  follower.stop()
})

test('gives up on a question that is not answered, and hangs up', async () => {
  const { follower, asked, onFault, runOut, settled } = following()
  follower.start()
  runOut()
  await settled()
  expect(onFault.mock.lastCall?.[0].message).toContain('did not answer within 500 ms')
  expect(asked[0]?.signal.aborted).toBe(true)
  expect(asked).toHaveLength(2)
  follower.stop()
})

test('starts over when positions go back', async () => {
  const { follower, asked, onFault, cache, lease, settled } = following()
  follower.start()
  asked[0]?.answer(answerOf(9, { startOver: true }))
  await settled()
  asked[1]?.answer(answerOf(3))
  await settled()
  expect(onFault).toHaveBeenCalledTimes(1)
  expect(lease.renew).toHaveBeenCalledTimes(1)
  expect(asked[2]?.after).toBeNull()
  asked[2]?.answer(answerOf(3, { startOver: true }))
  await settled()
  expect(cache.startOver).toHaveBeenCalledTimes(2)
  follower.stop()
})

test('starts over when positions go back in any partition', async () => {
  const { follower, asked, onFault, settled } = following()
  const at = (...numbers: number[]) => ({ position: { epoch: 'e1', numbers } })
  follower.start()
  asked[0]?.answer(answerOf(0, { startOver: true, ...at(3, 3) }))
  await settled()
  asked[1]?.answer(answerOf(0, { entries: [change(4, 'credential', 'tok_1')], ...at(4, 3) }))
  await settled()
  expect([onFault.mock.calls.length, asked[2]?.after]).toEqual([0, at(4, 3).position])
  asked[2]?.answer(answerOf(0, at(9, 2)))
  await settled()
  expect([onFault.mock.calls.length, asked[3]?.after]).toEqual([1, null])
  follower.stop()
})

test('forgets everything in another epoch, though its numbers have gone on and nobody says so', async () => {
  const { follower, asked, cache, lease, at, settled } = following()
  follower.start()
  asked[0]?.answer(answerOf(9, { startOver: true }))
  await settled()
  at(30)
  const restored = place(12, 'e2')
  asked[1]?.answer(answerOf(12, { position: restored, entries: [change(12, 'credential', 'tok_1')] }))
  await settled()
  expect(cache.startOver.mock.lastCall).toEqual([restored])
  expect(cache.apply).not.toHaveBeenCalled()
  expect([asked[2]?.after, lease.renew.mock.calls.length]).toEqual([restored, 2])
  follower.stop()
})

/** A follower whose broker says what the test says; its pauses end at a hint, or when told. */
function hinted() {
  const listeners: ((position: Position | null) => void)[] = []
  const broker = { isLive: true }
  const parts = following({ isLive: () => broker.isLive, listen: (wake) => void listeners.push(wake) })
  return { ...parts, broker, hint: (position: Position | null) => listeners[0]?.(position) }
}

test('with live hints, asks without waiting: at a hint of something new, and before half of the lease is over', async () => {
  const { follower, asked, slept, lease, hint, runOut, settled } = hinted()
  follower.start()
  asked[0]?.answer(answerOf(5, { startOver: true }))
  await settled()
  expect([asked.length, slept.at(-1)]).toEqual([1, 1500])
  hint(place(5))
  await settled()
  expect(asked).toHaveLength(1)
  hint(place(6))
  await settled()
  expect(asked[1]).toMatchObject({ after: place(5), waitMs: 0 })
  asked[1]?.answer(answerOf(6, { entries: [change(6, 'credential', 'tok_1')] }))
  await settled()
  runOut()
  await settled()
  expect(asked[2]).toMatchObject({ after: place(6), waitMs: 0 })
  expect(lease.renew).toHaveBeenCalledTimes(2)
  follower.stop()
})

test('asks again for a hint that comes while a question is on its way', async () => {
  const { follower, asked, hint, settled } = hinted()
  follower.start()
  hint(place(1))
  asked[0]?.answer(answerOf(0, { startOver: true }))
  await settled()
  expect(asked).toHaveLength(2)
  follower.stop()
})

test('lets itself be sent to the service by nonsense ever more slowly', async () => {
  const { follower, asked, slept, hint, settled } = hinted()
  follower.start()
  asked[0]?.answer(answerOf(5, { startOver: true }))
  for (const question of [1, 2, 3, 4]) {
    await settled()
    hint(place(1, 'lie'))
    await settled()
    asked[question]?.answer(answerOf(5))
  }
  await settled()
  expect(slept.filter((milliseconds) => milliseconds < 400)).toEqual([150, 300])
  follower.stop()
})

test('waits at the service again once the broker is gone', async () => {
  const { follower, asked, broker, hint, settled } = hinted()
  follower.start()
  asked[0]?.answer(answerOf(5, { startOver: true }))
  await settled()
  broker.isLive = false
  hint(null)
  await settled()
  asked[1]?.answer(answerOf(5))
  await settled()
  expect(asked[2]).toMatchObject({ after: place(5), waitMs: 1000 })
  follower.stop()
})

test('asks no more once it is stopped, and takes nothing from what still arrives', async () => {
  const { follower, asked, cache, lease, onFault, settled } = following()
  follower.start()
  follower.stop()
  expect(asked[0]?.signal.aborted).toBe(true)
  asked[0]?.answer(answerOf(1, { startOver: true }))
  await settled()
  expect(asked).toHaveLength(1)
  expect([cache.startOver.mock.calls, lease.renew.mock.calls, onFault.mock.calls]).toEqual([[], [], []])
})
