import fc from 'fast-check'
import { expect, test } from 'vitest'
import { progressBar } from './progress-bar.ts'

/** A screen, all that was ever written on it, and a clock that the test moves. */
function screen(isTTY: boolean, columns = 100) {
  const written: string[] = []
  const time = { now: 0 }
  const stream = { isTTY, columns, write: (text: string) => void written.push(text) }
  return { written, time, parts: { things: 'rows', screen: stream, now: () => time.now } }
}

test('on a terminal one line says how far it is, how fast it goes and how long it will take', () => {
  const { written, time, parts } = screen(true)
  const bar = progressBar({ ...parts, quiet: false })
  bar.show({ fraction: 0, count: 0 })
  time.now = 2000
  bar.show({ fraction: 0.25, count: 5000, remark: '3 refused' })
  expect(written).toEqual([
    `\r\u001b[2K${'░'.repeat(30)}  0 %  0 rows`,
    `\r\u001b[2K${'█'.repeat(8)}${'░'.repeat(22)}  25 %  5,000 rows  2,500/s  6 s left  3 refused`,
  ])
})

test('the rate is that of the last ten seconds, whatever was passed over before', () => {
  const { written, time, parts } = screen(true)
  const bar = progressBar({ ...parts, quiet: false })
  bar.show({ fraction: 0, count: 0 })
  time.now = 1000
  bar.show({ fraction: 0.5, count: 500_000 })
  for (let second = 2; second <= 12; second++) {
    time.now = second * 1000
    bar.show({ fraction: 0.5 + second / 1000, count: 500_000 + second * 1000 })
  }
  expect(written.at(-1)).toContain('51 %  512,000 rows  1,000/s  8 min 8 s left')
})

test('is drawn ten times a second at most, and at once after something else was said', () => {
  const { written, time, parts } = screen(true)
  const bar = progressBar({ ...parts, quiet: false })
  for (let at = 0; at < 1000; at += 10) {
    time.now = at
    bar.show({ fraction: at / 1000, count: at })
  }
  expect(written).toHaveLength(10)
  bar.clear()
  expect(written.at(-1)).toBe('\r\u001b[2K')
  bar.show({ fraction: 1, count: 1000 })
  expect(written.at(-1)).toContain('100 %')
})

test('never fills a terminal’s line, however narrow it is', () => {
  const cases = fc.tuple(fc.integer({ min: 10, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat())
  fc.assert(
    fc.property(cases, ([columns, fraction, count]) => {
      const { written, time, parts } = screen(true, columns)
      const bar = progressBar({ ...parts, quiet: true })
      bar.show({ fraction: 0, count: 0 })
      time.now = 500
      bar.show({ fraction, count, remark: '1 refused' })
      for (const line of written) expect(line.replace('\r\u001b[2K', '').length).toBeLessThan(columns)
    }),
  )
})

test('in a pipe a plain line comes every five seconds, and nothing else', () => {
  const { written, time, parts } = screen(false)
  const bar = progressBar({ ...parts, quiet: false })
  for (let at = 0; at <= 11_000; at += 500) {
    time.now = at
    bar.show({ fraction: at / 20_000, count: at })
    bar.clear()
  }
  expect(written).toEqual(['25 %  5,000 rows  1,000/s  15 s left\n', '50 %  10,000 rows  1,000/s  10 s left\n'])
})

test('in a pipe that a program reads there is nothing', () => {
  const { written, time, parts } = screen(false)
  const bar = progressBar({ ...parts, quiet: true })
  time.now = 60_000
  bar.show({ fraction: 0.5, count: 1 })
  bar.clear()
  expect(written).toEqual([])
})

test('a long way to go is said in hours', () => {
  const { written, time, parts } = screen(true)
  const bar = progressBar({ ...parts, quiet: false })
  bar.show({ fraction: 0, count: 0 })
  time.now = 1000
  bar.show({ fraction: 0.0001, count: 1 })
  expect(written.at(-1)).toContain('2 h 46 min left')
})
