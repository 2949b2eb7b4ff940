import type { Issued } from '@latchkey/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PatrolReport } from '../../data-plane/processes/patrol.ts'
import { judge } from '../../data-plane/storm/judge.ts'
import { type Fleet, follows, type Guard, openFleet } from '../../data-plane/world/fleet.ts'
import { machineTime } from '../../data-plane/world/machine-time.ts'
import { openNetwork } from '../../data-plane/world/network.ts'
import { until } from '../../data-plane/world/until.ts'
import { requirement } from '../../requirement.ts'
import { keepDataOn } from '../../store-choice.ts'
import { installedBinaries } from '../server/binaries.ts'
import { openReplication, type Replication } from '../server/replication.ts'
import { type Load, startLoad } from './load.ts'

const MAX_STALENESS_MS = 5000
const DOOMED = 80
const REVOKED_BEFORE = 20
const LIVING = 4

const postgres = await requirement('PostgreSQL from npm for this platform', () => installedBinaries() !== null)

describe.skipIf(postgres.missing)('a primary with two standbys, killed under load', () => {
  const opened = new AsyncDisposableStack()
  let replication: Replication
  let fleet: Fleet
  let guards: readonly Guard[]
  let direct: (port: number) => void
  beforeAll(async () => {
    replication = await openReplication(installedBinaries() ?? '')
    opened.defer(() => replication.close())
    let { port } = replication.primary
    direct = (next) => {
      port = next
    }
    const network = await openNetwork(() => port)
    opened.defer(() => network.close())
    const url = new URL(replication.primary.url('postgres'))
    url.port = new URL(network.url).port
    keepDataOn(async () => ({ url: url.href, giveBack: async () => undefined }))
    fleet = await openFleet({ services: 2 })
    opened.defer(() => fleet.close())
    guards = await Promise.all(
      fleet.services.map((service, index) =>
        fleet.guard(`guard-${index}`, { url: service.url, maxStalenessMs: MAX_STALENESS_MS, timeoutMs: 1500 }),
      ),
    )
  })
  afterAll(() => opened.disposeAsync())

  const verdictOf = async (guard: Guard, { secret }: Issued) =>
    (await guard.ask<string[]>('check', { token: secret, times: 1, userAgent: 'failover' }))[0]
  const verdicts = (token: Issued) => Promise.all(guards.map((guard) => verdictOf(guard, token)))
  const all = (code: string) => guards.map(() => code)

  async function makeTokens(count: number): Promise<Issued[]> {
    const made: Issued[] = []
    while (made.length < count) made.push(await fleet.ada.tokens.create({ name: 'Patrolled', expires: '30d' }))
    return made
  }

  /** What each guard has seen, once it has seen the first so many of the tokens with that verdict. */
  async function reportsWith(code: string, count: number): Promise<ReadonlyMap<string, PatrolReport>> {
    const reports = new Map<string, PatrolReport>()
    for (const [index, guard] of guards.entries()) {
      await until(`guard ${index} to see ${count} tokens as ${code}`, async () => {
        const report = await guard.ask<PatrolReport>('report')
        reports.set(`guard-${index}`, report)
        return report.slice(0, count).every((seen) => seen.some((sighting) => sighting.code === code))
      })
    }
    return reports
  }

  async function grow(load: Load, by: number): Promise<void> {
    const { created, revoked, roles } = load.acknowledged
    const goals = [created, revoked, roles].map((list) => [list, list.length + by] as const)
    await until('more to be acknowledged', () => goals.every(([list, goal]) => list.length >= goal))
  }

  /** Of a service that has nothing in memory. */
  async function decisionsOf(url: string, tokens: readonly Issued[]): Promise<string[]> {
    const codes: string[] = []
    for (let at = 0; at < tokens.length; at += 100) {
      const response = await fetch(`${url}/v1/verify/batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${fleet.serviceKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ items: tokens.slice(at, at + 100).map(({ secret }) => ({ token: secret })) }),
      })
      const { items } = (await response.json()) as { items: { ok: boolean; code: string }[] }
      codes.push(...items.map(({ ok, code }) => (ok ? 'ok' : code)))
    }
    return codes
  }

  test('loses nothing that was acknowledged, and no revoked token comes back', { timeout: 120_000 }, async () => {
    const [behind, ahead] = replication.standbys
    const workspace = await fleet.ada.workspaces.create({ name: 'Home' })
    const grace = await fleet.operator.users.create({ email: 'grace@example.com', name: 'Grace' })
    const tokens = await makeTokens(DOOMED + LIVING)
    const living = tokens.at(-1) as Issued
    const orders = { tokens: tokens.map(({ secret }) => secret), slice: 10, everyMs: 10 }
    await Promise.all(guards.map((guard) => guard.ask('patrol', orders)))
    await reportsWith('ok', tokens.length)

    const load = startLoad(fleet, tokens.slice(0, DOOMED), [workspace.id, grace.id])
    const { created, revoked, roles } = load.acknowledged
    await grow(load, 3)
    await replication.detach(behind)
    await until('revocations', () => revoked.length >= REVOKED_BEFORE)
    await replication.killPrimary()
    const killedAt = machineTime()

    expect(await verdicts(living)).toEqual(all('ok'))
    await until('guards that refuse', async () => (await verdicts(living)).every((code) => code === 'stale'))
    const staleAfter = machineTime() - killedAt
    const before = [created.length, revoked.length, roles.length]
    expect(await verdicts(living)).toEqual(all('stale'))

    const promoted = await replication.promoteMostAdvanced()
    expect(promoted.port).toBe(ahead.port)
    direct(promoted.port)
    const [survivor, renewed] = fleet.services
    if (survivor === undefined || renewed === undefined) throw new Error('There are not two services.')
    await renewed.process.signal('SIGKILL')
    await renewed.restart()
    expect(new Set(await decisionsOf(renewed.url, tokens.slice(0, before[1])))).toEqual(new Set(['revoked']))
    await load.finish()
    await Promise.all(guards.map(follows))
    const reports = await reportsWith('revoked', DOOMED)

    const verdict = judge({ maxStalenessMs: MAX_STALENESS_MS, revocations: revoked, reports, reasons: [] })
    process.stderr.write(
      `failover: acknowledged before ${before.join('/')}, after all ${created.length}/${revoked.length}/${roles.length} creations/revocations/memberships; ` +
        `stale ${staleAfter.toFixed(0)} ms after the kill; ${verdict.accepted} accepted, ${verdict.stale} stale; last acceptance ${Math.max(...verdict.delays).toFixed(1)} ms after an acknowledgement\n`,
    )
    expect(verdict.faults).toEqual([])
    expect(verdict.stale).toBeGreaterThan(0)
    for (const { url } of [survivor, renewed]) {
      expect(new Set(await decisionsOf(url, tokens.slice(0, DOOMED)))).toEqual(new Set(['revoked']))
      expect(new Set(await decisionsOf(url, [...created, living]))).toEqual(new Set(['ok']))
    }

    const history = { created: new Set<string>(), revoked: [] as string[] }
    for await (const { action, subjectId } of fleet.ada.audit.own()) {
      if (action === 'token.created') history.created.add(subjectId)
      if (action === 'token.revoked') history.revoked.push(subjectId)
    }
    expect(created.filter(({ credential }) => !history.created.has(credential.id))).toEqual([])
    expect(history.revoked.sort()).toEqual(
      tokens
        .slice(0, DOOMED)
        .map(({ credential }) => credential.id)
        .sort(),
    )
    const told: (string | null)[] = []
    for await (const { action, subjectId, detail } of fleet.ada.audit.workspace(workspace.id)) {
      if (!action.startsWith('workspace_member.') || subjectId !== grace.id) continue
      told.unshift(action === 'workspace_member.removed' ? null : String(detail['to']))
    }
    expect(told).toEqual(roles)
    const members = await fleet.ada.workspaces.members.list(workspace.id).page()
    expect(members.items.find(({ memberId }) => memberId === grace.id)?.role ?? null).toBe(roles.at(-1))
  })
})
