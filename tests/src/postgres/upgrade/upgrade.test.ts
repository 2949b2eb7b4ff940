import { type Issued, Latchkey } from '@latchkey/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PatrolReport } from '../../data-plane/processes/patrol.ts'
import type { ServiceInput, ServiceStarted } from '../../data-plane/processes/service.ts'
import { judge } from '../../data-plane/storm/judge.ts'
import { type Revocation, revoke } from '../../data-plane/storm/revoke.ts'
import { type Child, startChild } from '../../data-plane/world/child.ts'
import { type Fleet, type Guard, openFleet } from '../../data-plane/world/fleet.ts'
import { until } from '../../data-plane/world/until.ts'
import { keepDataOn } from '../../store-choice.ts'
import { runStatement, type TestDatabase, testServers } from '../databases.ts'
import { NEXT } from './next-migrations.ts'

/** Long, so that a busy machine is no reason for a refusal. */
const MAX_STALENESS_MS = 20_000
const DOOMED = 30
const LIVING = 5
/** So many that an index on them takes its time. */
const RECORDS = 150_000
const NEXT_VERSION = new URL('./next-version.ts', import.meta.url)

const [server] = await testServers()
describe.skipIf(server === undefined)('an upgrade while nodes serve', () => {
  const opened = new AsyncDisposableStack()
  let database: TestDatabase
  let fleet: Fleet
  let guards: readonly Guard[]
  beforeAll(async () => {
    if (server === undefined) return
    database = await server.fresh()
    opened.defer(() => database.drop())
    keepDataOn(async () => ({ url: database.url, giveBack: async () => undefined }))
    fleet = await openFleet({ services: 3 })
    opened.defer(() => fleet.close())
    guards = await Promise.all(
      fleet.services
        .slice(0, 2)
        .map(({ url }, index) =>
          fleet.guard(`guard-${index}`, { url, maxStalenessMs: MAX_STALENESS_MS, timeoutMs: 5000 }),
        ),
    )
  }, 180_000)
  afterAll(() => opened.disposeAsync())

  /** A busy machine may have it try again, as programs do; a call that fails for good ends the test. */
  const clientOf = (url: string) => new Latchkey({ url, token: fleet.session, maxRetries: 5, timeoutMs: 20_000 })

  async function decisionsOf(url: string, tokens: readonly Issued[]): Promise<Set<string>> {
    const codes = new Set<string>()
    for (let at = 0; at < tokens.length; at += 100) {
      const response = await fetch(`${url}/v1/verify/batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${fleet.serviceKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ items: tokens.slice(at, at + 100).map(({ secret }) => ({ token: secret })) }),
      })
      const { items } = (await response.json()) as { items: { ok: boolean; code: string }[] }
      for (const { ok, code } of items) codes.add(ok ? 'ok' : code)
    }
    return codes
  }

  test('no verification is refused and nothing is lost while the next version migrates and serves beside this one', {
    timeout: 240_000,
  }, async () => {
    const tokens: Issued[] = []
    while (tokens.length < DOOMED + LIVING)
      tokens.push(await fleet.ada.tokens.create({ name: 'Patrolled', expires: '30d' }))
    await runStatement(
      database.url,
      `insert into audit_records (id, at, action, subject_id, detail) select 'aud_' || n, n, 'user.edited', 'usr_none', '{"n":' || n || '}' from generate_series(1, ${RECORDS}) n`,
    )
    const orders = { tokens: tokens.map(({ secret }) => secret), slice: 5, everyMs: 20 }
    await Promise.all(guards.map((guard) => guard.ask('patrol', orders)))

    const made: Issued[] = []
    const revocations: Revocation[] = []
    let isOver = false
    const creating = fleet.services.slice(0, 2).map(async ({ url }) => {
      const client = clientOf(url)
      while (!isOver) made.push(await client.tokens.create({ name: 'Made meanwhile', expires: '7d' }))
    })
    const working = Promise.all(creating)
    working.catch(() => undefined)
    const revokeNext = async (count: number) => {
      for (const token of tokens.slice(revocations.length, revocations.length + count))
        revocations.push(await revoke({ ...fleet, services: fleet.services.slice(0, 1) }, token, 0))
    }
    await until('work', () => made.length >= 10)
    const before = made.length

    const input: ServiceInput = { folder: fleet.folder, database: database.url, port: 0 }
    const starting = startChild<ServiceStarted>(NEXT_VERSION, input)
    await revokeNext(DOOMED / 3)
    const next: Child<ServiceStarted> = await starting
    opened.defer(() => next.signal('SIGKILL'))
    const during = made.length - before
    const versions = await runStatement(database.url, 'select max(version)::int as version from migrations')
    expect(versions).toEqual([{ version: NEXT.at(-1)?.version }])
    expect(during).toBeGreaterThan(0)
    const { url } = next.started
    const ofNext = await clientOf(url).tokens.create({ name: 'Made by the next version', expires: '7d' })
    for (const service of fleet.services) expect(await decisionsOf(service.url, [ofNext])).toEqual(new Set(['ok']))
    await revokeNext(DOOMED / 3)

    const [, , restarted] = fleet.services
    await restarted?.process.signal('SIGKILL')
    await restarted?.restart()
    expect(await decisionsOf(restarted?.url ?? '', [ofNext])).toEqual(new Set(['ok']))
    await revokeNext(DOOMED / 3)
    isOver = true
    await working

    const reports = new Map<string, PatrolReport>()
    for (const [index, guard] of guards.entries()) {
      await until(`guard ${index} to see the revocations`, async () => {
        const report = await guard.ask<PatrolReport>('report')
        reports.set(`guard-${index}`, report)
        return report.slice(0, DOOMED).every((seen) => seen.some(({ code }) => code === 'revoked'))
      })
    }
    const verdict = judge({ maxStalenessMs: MAX_STALENESS_MS, revocations, reports, reasons: [] })
    expect([verdict.faults, verdict.stale]).toEqual([[], 0])
    expect(verdict.accepted).toBeGreaterThan(0)
    const all = [...made, ofNext, ...tokens.slice(DOOMED)]
    for (const each of [...fleet.services.map((service) => service.url), url]) {
      expect(await decisionsOf(each, all)).toEqual(new Set(['ok']))
      expect(await decisionsOf(each, tokens.slice(0, DOOMED))).toEqual(new Set(['revoked']))
    }
    const told: string[] = []
    for await (const { action, subjectId } of fleet.ada.audit.own())
      if (action === 'token.created') told.push(subjectId)
    const acknowledged = [...all, ...tokens.slice(0, DOOMED)].map(({ credential }) => credential.id)
    expect(told.sort()).toEqual(acknowledged.sort())
  })
})
