import type { Issued } from '@latchkey/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PatrolOrders, PatrolReport } from '../processes/patrol.ts'
import { dice } from '../world/dice.ts'
import { type Fleet, follows, openFleet } from '../world/fleet.ts'
import { machineTime } from '../world/machine-time.ts'
import { openNetwork } from '../world/network.ts'
import { quantile } from '../world/quantile.ts'
import { until } from '../world/until.ts'
import { disturb, type Outpost } from './disturb.ts'
import { judge } from './judge.ts'
import { type Revocation, revoke } from './revoke.ts'

const GUARDS = 8
const REVOCATIONS = 200
const LIVING = 8
const STORM_MS = 25_000
const HEALTHY_REVOCATIONS = 30
const MAX_STALENESS_MS = 1000
/** The seed of what goes wrong when: `LATCHKEY_STORM_SEED` repeats a run as far as processes can. */
const seed = Number(process.env['LATCHKEY_STORM_SEED'] ?? Date.now() % 1_000_000)

let fleet: Fleet
let outposts: readonly Outpost[]
beforeAll(async () => {
  fleet = await openFleet({ services: 2 })
  outposts = await Promise.all(
    Array.from({ length: GUARDS }, async (_, index): Promise<Outpost> => {
      const service = fleet.services[index % fleet.services.length] as Fleet['services'][number]
      const network = await openNetwork(() => Number(new URL(service.url).port))
      const name = `guard-${index}`
      const options = { url: network.url, maxStalenessMs: MAX_STALENESS_MS, timeoutMs: 1500 }
      return { name, network, guard: await fleet.guard(name, options) }
    }),
  )
})
afterAll(async () => {
  await fleet.close()
  for (const { network } of outposts) await network.close()
})

async function makeTokens(count: number): Promise<Issued[]> {
  const made: Issued[] = []
  while (made.length < count) made.push(await fleet.ada.tokens.create({ name: 'Patrolled', expires: '30d' }))
  return made
}

const patrol = (tokens: readonly Issued[], more: Omit<PatrolOrders, 'tokens'>) =>
  Promise.all(outposts.map(({ guard }) => guard.ask('patrol', { tokens: tokens.map(({ secret }) => secret), ...more })))

/** Once every guard has seen every one of the tokens with a verdict. */
async function seenByAll(indices: readonly number[], code: string): Promise<ReadonlyMap<string, PatrolReport>> {
  const reports = new Map<string, PatrolReport>()
  for (const { name, guard } of outposts) {
    await until(`${name} to see every token as ${code}`, async () => {
      const report = await guard.ask<PatrolReport>('report')
      reports.set(name, report)
      return indices.every((index) => report[index]?.some((sighting) => sighting.code === code))
    })
  }
  return reports
}

/** Why guards could not tell, ever. */
async function allReasons(): Promise<readonly string[]> {
  return (await Promise.all(outposts.map(({ guard }) => guard.ask<string[]>('faults')))).flat()
}

const summary = (values: readonly number[]) =>
  [0.5, 0.9, 0.99, 1].map((share) => `p${share * 100} ${quantile(values, share).toFixed(1)} ms`).join(', ')

describe(`eight guards and two services on one database, seed ${seed}`, () => {
  test('accept nothing later than the bound after its revocation, and refuse with true codes, whatever breaks', {
    timeout: 150_000,
  }, async () => {
    const random = dice(seed)
    const tokens = await makeTokens(REVOCATIONS + LIVING)
    await patrol(tokens, { slice: 10, everyMs: 5 })
    await seenByAll([...tokens.keys()], 'ok')

    const end = new AbortController()
    const storm = disturb(random, outposts, fleet.services, end.signal)
    const startedAt = machineTime()
    const revocations: Revocation[] = []
    for (let index = 0; index < REVOCATIONS; index++) {
      const due = startedAt + (index * STORM_MS) / REVOCATIONS
      await until('the next revocation to be due', () => machineTime() >= due)
      revocations.push(await revoke(fleet, tokens[index] as Issued, index))
    }
    end.abort()
    const disturbances = await storm
    await Promise.all(outposts.map(({ guard }) => follows(guard)))
    const reports = await seenByAll(
      revocations.map((_, index) => index),
      'revoked',
    )

    const verdict = judge({ maxStalenessMs: MAX_STALENESS_MS, revocations, reports, reasons: await allReasons() })
    const kinds = Object.entries(Object.groupBy(disturbances, (what) => what))
    process.stderr.write(
      `storm, seed ${seed}: ${revocations.length} revocations during ${disturbances.length} disturbances (${kinds.map(([what, all]) => `${all?.length} ${what}`).join(', ')}); ` +
        `${verdict.accepted} accepted, ${verdict.stale} stale; last acceptance after the acknowledgement: ${summary(verdict.delays)}; bound ${MAX_STALENESS_MS} ms\n`,
    )
    expect(verdict.faults).toEqual([])
    expect(verdict.stale, 'nothing was ever cut off for long enough').toBeGreaterThan(0)
    expect(new Set(disturbances).size).toBeGreaterThanOrEqual(5)
  })

  test('in health hear of a revocation in a trip of the network, and refuse no valid token', {
    timeout: 90_000,
  }, async () => {
    const tokens = await makeTokens(HEALTHY_REVOCATIONS + LIVING)
    await patrol(tokens, { slice: 8, everyMs: 2 })
    await seenByAll([...tokens.keys()], 'ok')
    const revocations: Revocation[] = []
    for (const token of tokens.slice(0, HEALTHY_REVOCATIONS)) {
      revocations.push(await revoke(fleet, token, revocations.length))
      await seenByAll([revocations.length - 1], 'revoked')
    }
    const reports = await seenByAll([], 'ok')
    const verdict = judge({ maxStalenessMs: MAX_STALENESS_MS, revocations, reports, reasons: await allReasons() })
    process.stderr.write(`health: last acceptance after the acknowledgement: ${summary(verdict.delays)}\n`)
    expect(verdict.faults).toEqual([])
    // Far less than the third of a lease for which a guard waits between two questions.
    expect(quantile(verdict.delays, 0.5)).toBeLessThan(MAX_STALENESS_MS / 10)
  })
})
