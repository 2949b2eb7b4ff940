import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { whileWaiting } from './progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A screen of one line, and all that was ever on it. */
function screen(isTTY: boolean) {
  const lines: string[] = []
  return { lines, isTTY, write: (text: string) => void lines.push(text.replace('\r\u001b[2K', '')) }
}

test('on a terminal one line counts the seconds, and is gone at the end', async () => {
  const terminal = screen(true)
  const { promise, resolve } = Promise.withResolvers<string>()
  const done = whileWaiting('Waiting', promise, terminal)
  await vi.advanceTimersByTimeAsync(2500)
  resolve('done')
  expect(await done).toBe('done')
  expect(terminal.lines).toEqual(['Waiting … 0 s', 'Waiting … 1 s', 'Waiting … 2 s', ''])
  await vi.advanceTimersByTimeAsync(5000)
  expect(terminal.lines).toHaveLength(4)
})

test('the line is gone when the work fails', async () => {
  const terminal = screen(true)
  await expect(whileWaiting('Waiting', Promise.reject(new Error('no')), terminal)).rejects.toThrow('no')
  expect(terminal.lines.at(-1)).toBe('')
})

test('in a pipe there is no such line', async () => {
  const pipe = screen(false)
  await whileWaiting('Waiting', Promise.resolve(), pipe)
  expect(pipe.lines).toEqual([])
})
