import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createGuard, type Guard, type RemoteGuardOptions } from '../index.ts'
import { type FakeService, fakeService, SERVICE_KEY } from '../testing/fake-service.ts'
import { aToken } from '../testing/records.ts'

let service: FakeService
let guard: Guard
/** Look-ups that came in and were not answered yet. */
let open: ServerResponse[] = []
let most = 0
const onFault = vi.fn<(fault: Error) => void>()

beforeEach(async () => {
  service = await fakeService()
  open = []
  most = 0
  service.behave((_, response) => {
    open.push(response)
    most = Math.max(most, open.length)
  })
})
afterEach(async () => {
  await guard.close()
  await service.close()
})

function checks(count: number, options: Partial<RemoteGuardOptions>): Promise<string>[] {
  guard = createGuard({ url: service.url, serviceKey: SERVICE_KEY, onFault, failureLimit: null, ...options })
  return Array.from({ length: count }, async () => {
    const headers = new Headers({ authorization: `Bearer ${aToken()}` })
    const passage = await guard.check({ method: 'GET', url: 'http://api.example/', headers })
    return passage.ok ? 'ok' : passage.refusal.code
  })
}

const answer = (response: ServerResponse) => response.end(JSON.stringify({ record: null, position: 'e1.0' }))
const tally = (codes: readonly string[]) => ({
  unknown: codes.filter((code) => code === 'unknown').length,
  stale: codes.filter((code) => code === 'stale').length,
})

test('no more look-ups are on their way at once than allowed, and those that waited are answered in their turn', async () => {
  const pending = checks(50, { lookupsAtOnce: 4, timeoutMs: 60_000 })
  for (let left = 50; left > 0; ) {
    await vi.waitFor(() => expect(open).toHaveLength(Math.min(4, left)), { interval: 1 })
    for (const response of open.splice(0)) {
      answer(response)
      left--
    }
  }
  expect(tally(await Promise.all(pending))).toEqual({ unknown: 50, stale: 0 })
  expect(most).toBe(4)
})

test('what comes when too many wait is refused as stale at once, unasked', async () => {
  const pending = checks(2 + 2 * 16 + 5, { lookupsAtOnce: 2, timeoutMs: 60_000 })
  expect(await Promise.all(pending.slice(-5))).toEqual(Array(5).fill('stale'))
  expect(onFault.mock.lastCall?.[0].message).toContain('2 questions are on their way, and 32 more wait')
  await vi.waitFor(() => expect(open).toHaveLength(2))
  service.behave((_, response) => void answer(response))
  for (const response of open.splice(0)) answer(response)
  expect(tally(await Promise.all(pending.slice(0, -5)))).toEqual({ unknown: 34, stale: 0 })
})

test('a service that answers nothing is asked no more often than that, holds nobody up for longer than the time-out, and is asked again afterwards', async () => {
  const pending = checks(20, { lookupsAtOnce: 3, timeoutMs: 1000 })
  expect(await Promise.all(pending)).toEqual(Array(20).fill('stale'))
  expect(open.length).toBeLessThanOrEqual(3)
  service.behave((_, response) => void answer(response))
  const headers = new Headers({ authorization: `Bearer ${aToken()}` })
  const passage = await guard.check({ method: 'GET', url: 'http://api.example/', headers })
  expect(passage).toMatchObject({ ok: false, refusal: { code: 'unknown' } })
})
