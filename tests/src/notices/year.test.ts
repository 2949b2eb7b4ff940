import { DAY, HOUR, MINUTE } from '@latchkey/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endIdle } from '../../../packages/server/src/control/credentials/end-idle.ts'
import type { HandOver, MailMessage } from '../../../packages/server/src/ports/notice-receivers.ts'
import { START } from '../http/world.ts'
import { openNoticeWorld } from './world.ts'

const STEP = 3 * HOUR

type Fate = 'lives' | 'revoked' | 'suspended'
interface Plan {
  readonly madeAfterDays: number
  readonly lifeHours: number
  readonly fate: Fate
  /** When its fate meets it, counted from its making. */
  readonly fateAfterHours: number
}

const plans = fc.array(
  fc.record({
    madeAfterDays: fc.integer({ min: 0, max: 300 }),
    lifeHours: fc.integer({ min: 12, max: 90 * 24 }),
    fate: fc.constantFrom<Fate>('lives', 'lives', 'revoked', 'suspended'),
    fateAfterHours: fc.integer({ min: 1, max: 90 * 24 }),
  }),
  { minLength: 6, maxLength: 10 },
)
/** Hours during which the service is down, or up without its mail server. */
const outages = fc.array(fc.record({ from: fc.nat(365 * 24), hours: fc.integer({ min: 1, max: 12 * 24 }) }), {
  maxLength: 8,
})

const within = (outage: readonly { from: number; hours: number }[], moment: number) =>
  outage.some(({ from, hours }) => moment >= START + from * HOUR && moment < START + (from + hours) * HOUR)

test('over a year with random downtimes of service and mail server, exactly what a model of the year says is sent', async () => {
  await fc.assert(
    fc.asyncProperty(plans, outages, outages, async (tokens, downtimes, mailDowntimes) => {
      const world = await openNoticeWorld()
      try {
        const { id: user } = await world.user('ada')
        const sent: string[] = []
        const isMailUp = () => !within(mailDowntimes, world.now)
        const mail = {
          async send({ to, text, headers }: MailMessage): Promise<HandOver> {
            if (to !== 'ada@example.com') return { outcome: 'sent' }
            if (!isMailUp()) return { outcome: 'later', reason: 'ECONNECTION', everything: true }
            const milestone = headers['List-Unsubscribe'] === undefined ? 'final' : 'early'
            sent.push(`${/tok_\w+/.exec(text)?.[0]} ${milestone}`)
            return { outcome: 'sent' }
          },
          close: () => undefined,
        }
        const teller = await world.teller({}, { mail })
        const ids: (string | null)[] = tokens.map(() => null)
        const looks: number[] = []
        const done = new Set<number>()
        while (world.now < START + 400 * DAY) {
          for (const [place, plan] of tokens.entries()) {
            const made = START + plan.madeAfterDays * DAY
            if (ids[place] === null && world.now >= made) {
              const body = { expiresAt: new Date(made + plan.lifeHours * HOUR).toISOString() }
              ids[place] = (await world.token(await world.session(user), body)).credential.id
            }
            const isStruck = plan.fate !== 'lives' && world.now >= made + plan.fateAfterHours * HOUR
            if (!isStruck || done.has(place)) continue
            done.add(place)
            const verb = plan.fate === 'revoked' ? 'revoke' : 'suspend'
            await world.ok(`POST /v1/tokens/${ids[place]}/${verb}`, await world.session(user), { body: {} })
          }
          if (!within(downtimes, world.now)) {
            looks.push(world.now)
            await teller.run()
          }
          world.advance(STEP)
        }
        await teller.close()

        expect(sent.toSorted()).toEqual(
          tokens
            .flatMap((plan, place) => model(plan, looks, isUpAt(mailDowntimes)).map((name) => `${ids[place]} ${name}`))
            .toSorted(),
        )
      } finally {
        await world.close()
      }
    }),
    { numRuns: 4 },
  )
}, 240_000)

const isUpAt = (mailDowntimes: readonly { from: number; hours: number }[]) => (moment: number) =>
  !within(mailDowntimes, moment)

/** What is sent about one token, from knowing the whole year: no claims, no rows, no retries. */
function model(plan: Plan, looks: readonly number[], isMailUp: (moment: number) => boolean): string[] {
  const made = START + plan.madeAfterDays * DAY
  const end = made + plan.lifeHours * HOUR
  const stop = plan.fate === 'lives' ? Number.POSITIVE_INFINITY : made + plan.fateAfterHours * HOUR
  const alive = looks.filter((look) => look < stop)
  const names: string[] = []
  const finalAt = end - DAY > made ? end - DAY : null
  const seenFinal = finalAt === null ? undefined : alive.find((look) => look >= finalAt && look < end)
  const earlyAt = end - 7 * DAY
  if (earlyAt > made) {
    // Without a look between the two milestones nobody ever thinks of the early one.
    const begins = alive.find((look) => look >= earlyAt && look < (finalAt ?? end))
    const until = seenFinal ?? end + DAY + MINUTE
    if (begins !== undefined && alive.some((look) => look >= begins && look < until && isMailUp(look)))
      names.push('early')
  }
  if (seenFinal !== undefined && alive.some((look) => look >= seenFinal && look <= end + DAY && isMailUp(look)))
    names.push('final')
  return names
}

const IDLE_DAYS = 30
const usePlans = fc.array(
  fc.record({
    madeAfterDays: fc.integer({ min: 0, max: 60 }),
    /** Hours from its making, or from one use, to the next. */
    pauses: fc.array(fc.integer({ min: 1, max: 40 * 24 }), { maxLength: 6 }),
  }),
  { minLength: 3, maxLength: 5 },
)

test('over most of a year of uses and downtimes, exactly what a model says is warned of before a policy ends it', async () => {
  await fc.assert(
    fc.asyncProperty(usePlans, outages, outages, async (keys, downtimes, mailDowntimes) => {
      const world = await openNoticeWorld()
      try {
        const { id: user, session } = await world.user('ada')
        const home = await world.workspace(session, 'Home')
        const policy = { maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null, approvalRequired: false }
        await world.ok(`PUT /v1/workspaces/${home.id}/policy`, session, {
          body: { ...policy, ipAllowlist: [], revokeAfterIdleSeconds: (IDLE_DAYS * DAY) / 1000 },
        })
        const sent: string[] = []
        const mail = {
          async send({ subject, text }: MailMessage): Promise<HandOver> {
            if (within(mailDowntimes, world.now)) return { outcome: 'later', reason: 'ECONNECTION', everything: true }
            expect(subject).toContain('will be ended as unused')
            sent.push(/key_\w+/.exec(text)?.[0] ?? '')
            return { outcome: 'sent' }
          },
          close: () => undefined,
        }
        const teller = await world.teller({}, { mail })
        const ids = keys.map(() => '')
        const looks: number[] = []
        while (world.now < START + 300 * DAY) {
          for (const [place, plan] of keys.entries()) {
            const moments = activityOf(plan)
            if (world.now === moments[0])
              ids[place] = (await world.key(await world.session(user), home.id, { expires: 'never' })).credential.id
            else if (moments.includes(world.now)) await use(world, ids[place] ?? '')
          }
          if (!within(downtimes, world.now)) {
            looks.push(world.now)
            await teller.run()
            await endIdle(world.latchkey.control)
          }
          world.advance(STEP)
        }
        await teller.close()
        const expected = keys.flatMap((plan, place) =>
          Array.from({ length: warnings(plan, looks, isUpAt(mailDowntimes)) }, () => ids[place] ?? ''),
        )
        expect(sent.toSorted()).toEqual(expected.toSorted())
      } finally {
        await world.close()
      }
    }),
    { numRuns: 4 },
  )
}, 240_000)

interface UsePlan {
  readonly madeAfterDays: number
  readonly pauses: readonly number[]
}

/** When it is made and when it is used, each on a step of the clock. */
function activityOf({ madeAfterDays, pauses }: UsePlan): number[] {
  const moments: number[] = [START + madeAfterDays * DAY]
  for (const hours of pauses) moments.push((moments.at(-1) ?? 0) + Math.ceil((hours * HOUR) / STEP) * STEP)
  return moments
}

/** A use as a verifier reports it; one of a key that is over is none. */
async function use(world: Awaited<ReturnType<typeof openNoticeWorld>>, credentialId: string): Promise<void> {
  const at = new Date(world.now).toISOString()
  const item = {
    credentialId,
    count: 1,
    lastUsedAt: at,
    address: null,
    userAgent: null,
    days: { [at.slice(0, 10)]: 1 },
  }
  const body = { verifier: 'year', items: [item] }
  expect(await world.outcome('POST /v1/usage', world.serviceKey, { body })).toBe('204')
}

/** How many warnings are sent about one key, from knowing the whole year. */
function warnings(plan: UsePlan, looks: readonly number[], isMailUp: (moment: number) => boolean): number {
  const moments = activityOf(plan)
  let count = 0
  for (const [place, since] of moments.entries()) {
    const end = since + IDLE_DAYS * DAY
    const seen = looks.filter((look) => look >= since && look < (moments[place + 1] ?? Number.POSITIVE_INFINITY))
    const begins = seen.find((look) => look >= end - 7 * DAY && look < end)
    if (begins !== undefined && seen.some((look) => look >= begins && look < end && isMailUp(look))) count++
    if (seen.some((look) => look > end)) break
  }
  return count
}
