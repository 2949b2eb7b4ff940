import { DAY, HOUR, MINUTE } from '@latchkey/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
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
