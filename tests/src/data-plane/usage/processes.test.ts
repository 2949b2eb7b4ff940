import type { Issued } from '@latchkey/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fleet, type Guard, openFleet } from '../world/fleet.ts'
import { until } from '../world/until.ts'

let fleet: Fleet
beforeAll(async () => {
  fleet = await openFleet()
})
afterAll(() => fleet.close())

const make = () => fleet.ada.tokens.create({ name: 'Counted', expires: '7d' })
const use = (guard: Guard, { secret }: Issued, times: number) =>
  guard.ask<string[]>('check', { token: secret, times, userAgent: 'counter/1' })
const countOf = async ({ credential }: Issued) => (await fleet.ada.tokens.get(credential.id)).lastUse?.count ?? 0

test('a guard that is told to stop reports the last uses before it ends', async () => {
  const token = await make()
  const guard = await fleet.guard('polite', { usageFlushMs: 3_600_000 })
  await use(guard, token, 5)
  expect(await countOf(token)).toBe(0)
  await guard.signal('SIGTERM')
  expect(await countOf(token)).toBe(5)
})

test('a guard that is killed loses nothing but the uses since its last report', async () => {
  const token = await make()
  const guard = await fleet.guard('doomed', { usageFlushMs: 200 })
  await use(guard, token, 5)
  await until('the first report', async () => (await countOf(token)) === 5)
  await use(guard, token, 3)
  await guard.signal('SIGKILL')
  expect([5, 8]).toContain(await countOf(token))
})

test('a service that is stopped and started again takes the reports that it missed', async () => {
  const token = await make()
  const guard = await fleet.guard('patient', { usageFlushMs: 100 })
  await use(guard, token, 1)
  const [service] = fleet.services
  await service?.process.signal('SIGKILL')
  const verdicts = await use(guard, token, 4)
  await service?.restart()
  const accepted = 1 + verdicts.filter((verdict) => verdict === 'ok').length
  await until('the report', async () => (await countOf(token)) >= accepted)
  expect(await countOf(token)).toBeLessThanOrEqual(accepted + 1)
})
