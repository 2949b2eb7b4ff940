import { expect, test, vi } from 'vitest'
import type { Digest } from '../ports.ts'
import { type BrowserUse, createBrowserUses } from './browser-uses.ts'

function noting() {
  const sent: (readonly BrowserUse[])[] = []
  const hashed: string[] = []
  const sink = vi.fn(async (uses: readonly BrowserUse[]) => void sent.push(uses))
  const onFault = vi.fn()
  let tick = () => {}
  const sleep = (_: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      tick = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  const sha256 = (text: string) => {
    hashed.push(text)
    return `#${text}` as Digest
  }
  const isWellFormed = (text: string) => text.startsWith('t')
  const uses = createBrowserUses({ sink, sha256, isWellFormed, sleep, flushMs: 10_000, onFault })
  return { uses, sent, hashed, sink, onFault, tick: () => tick() }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a token is told once by its digest, with the first page, however often pages send it', async () => {
  const { uses, sent } = noting()
  uses.note('t1', 'https://a.example')
  uses.note('t1', 'https://b.example')
  uses.note('t2', null)
  await uses.stop()
  uses.note('t1', 'https://a.example')
  await uses.stop()
  expect(sent).toEqual([
    [
      { digest: '#t1', origin: 'https://a.example' },
      { digest: '#t2', origin: null },
    ],
  ])
})

test('what can be no token costs no hash and is not told', async () => {
  const { uses, sent, hashed } = noting()
  uses.note('garbage', 'https://a.example')
  await uses.stop()
  expect([sent, hashed]).toEqual([[], []])
})

test('a flood of tokens is cut off, hashes and all, until the next report', async () => {
  const { uses, sent, hashed } = noting()
  for (let n = 0; n < 5000; n++) uses.note(`t${n}`, 'x'.repeat(5000))
  await uses.stop()
  expect([hashed.length, sent.length, sent[0]?.length, sent[0]?.[0]?.origin?.length]).toEqual([200, 1, 200, 200])
  uses.note('tLast', null)
  await uses.stop()
  expect(sent[1]).toEqual([{ digest: '#tLast', origin: null }])
})

test('what could not be told is told of as a fault, and again at the next report', async () => {
  const { uses, sent, sink, onFault, tick } = noting()
  const fault = new TypeError('fetch failed')
  sink.mockRejectedValueOnce(fault)
  uses.start()
  uses.note('t1', null)
  tick()
  await settled()
  expect([sent, onFault.mock.calls]).toEqual([[], [[fault]]])
  tick()
  await settled()
  expect(sent).toEqual([[{ digest: '#t1', origin: null }]])
  await uses.stop()
})
