import { type CredentialId, DAY, type Instant } from '@latchkey/core'
import { expect, test, vi } from 'vitest'
import { createUsage, type UsageItem, type UsageSink } from './usage.ts'
import type { UseCell } from './use-cell.ts'

const NOON = Date.UTC(2026, 10, 22, 12) as Instant
const ONE = 'tok_1' as CredentialId
const TWO = 'tok_2' as CredentialId

const cellOf = (credentialId: CredentialId): UseCell => ({
  credentialId,
  uses: 0,
  lastUse: 0,
  lastAddress: null,
  lastUserAgent: null,
})

function usageWith(capacity = 100) {
  const sent: (readonly UsageItem[])[] = []
  const sink = vi.fn<UsageSink>(async (items) => void sent.push(items))
  const onFault = vi.fn()
  let tick = () => {}
  const sleep = (_: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      tick = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  const usage = createUsage({ sink, sleep, flushMs: 10_000, capacity, onFault })
  return { usage, sent, sink, onFault, tick: () => tick() }
}

test('uses are summed up, each credential once in a batch, with what is known of the last', async () => {
  const { usage, sent } = usageWith()
  const here = cellOf(ONE)
  const there = cellOf(ONE)
  usage.count(here, NOON, '10.0.0.1', 'a')
  usage.count(there, (NOON + 5) as Instant, '10.0.0.2', 'b'.repeat(1000))
  usage.count(here, (NOON + 2) as Instant, '10.0.0.1', 'a')
  usage.count(cellOf(TWO), NOON, null, null)
  await usage.flush()
  await usage.flush()
  expect(sent).toEqual([
    [
      {
        credentialId: ONE,
        count: 3,
        lastUsedAt: NOON + 5,
        address: '10.0.0.2',
        userAgent: 'b'.repeat(256),
        days: { '2026-11-22': 3 },
      },
      { credentialId: TWO, count: 1, lastUsedAt: NOON, address: null, userAgent: null, days: { '2026-11-22': 1 } },
    ],
  ])
})

test('each use counts for its own UTC day, also when the clock goes back', async () => {
  const { usage, sent } = usageWith()
  const cell = cellOf(ONE)
  for (const moment of [NOON, NOON + DAY / 2 - 1, NOON + DAY / 2, NOON])
    usage.count(cell, moment as Instant, null, null)
  await usage.flush()
  expect(sent[0]).toMatchObject([{ count: 4, days: { '2026-11-22': 3, '2026-11-23': 1 } }])
})

test('what could not be sent is sent with what came since', async () => {
  const { usage, sent, sink, onFault } = usageWith()
  const cell = cellOf(ONE)
  sink.mockRejectedValueOnce(new Error('down'))
  usage.count(cell, NOON, '10.0.0.1', null)
  await usage.flush()
  expect(onFault).toHaveBeenCalledTimes(1)
  usage.count(cell, (NOON + 1) as Instant, '10.0.0.2', null)
  await usage.flush()
  expect(sent).toMatchObject([[{ count: 2, lastUsedAt: NOON + 1, address: '10.0.0.2' }]])
})

test('no more credentials than so many are kept while the sink is down', async () => {
  const { usage, sent, sink } = usageWith(3)
  for (let index = 0; index < 10; index++) usage.count(cellOf(`tok_${index}` as CredentialId), NOON, null, null)
  sink.mockRejectedValueOnce(new Error('down'))
  await usage.flush()
  await usage.flush()
  expect(sent.flat()).toHaveLength(3)
})

test('is flushed every so often, in batches of a hundred, and a last time at the end', async () => {
  const { usage, sent, tick } = usageWith(10_000)
  usage.start()
  usage.start()
  for (let index = 0; index < 250; index++) usage.count(cellOf(`tok_${index}` as CredentialId), NOON, null, null)
  tick()
  await vi.waitFor(() => expect(sent.map(({ length }) => length)).toEqual([100, 100, 50]))
  usage.count(cellOf(ONE), NOON, null, null)
  await usage.stop()
  expect(sent.at(-1)).toMatchObject([{ credentialId: ONE }])
})
