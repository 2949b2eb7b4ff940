import { ANY_QUESTION, decide, type Instant, type Question, type VerificationRecord } from '@latchkey/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { remembered } from './cache/remembered.ts'
import { isSettled, settle } from './settled-decision.ts'
import { aRecord, digest } from './testing/records.ts'

const WEEK = 7 * 86_400_000

/** Moments at, just before and just after the ends of spans of 4096 ms, and in their middle. */
const moment = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(-1, 0, 1, 2000))
  .map(([beat, beside]) => (beat * 4096 + beside) as Instant)
const scopes = fc.constantFrom(ANY_QUESTION.scopes, ['a:read'], ['b:read'])
const question: fc.Arbitrary<Question> = fc.record({
  workspace: fc.constant('ws_1'),
  workspaceRequired: fc.boolean(),
  scopes,
  address: fc.constantFrom(null, '10.0.0.1', '10.0.0.2'),
  resource: fc.constantFrom(null, 'lock_1', 'lock_2'),
  kinds: fc.constantFrom(ANY_QUESTION.kinds, ['key'] as const),
})

/** Two questions that differ in one part at most, which is the hardest to notice. */
const questions = fc
  .tuple(question, question, fc.constantFrom(...(Object.keys(ANY_QUESTION) as (keyof Question)[])))
  .map(([first, other, part]) => [first, { ...first, [part]: other[part] }] as const)

test('a settled decision is what would be decided anew, wherever it says that it holds', () => {
  const maybe = fc.option(moment)
  const inAWeek = moment.map((end) => (end + WEEK) as Instant)
  const list = fc.constantFrom([], ['10.0.0.1'])
  fc.assert(
    fc.property(
      fc.record({ notBefore: maybe, expiresAt: fc.oneof(maybe, inAWeek), secretEndsAt: maybe, addressAllowlist: list }),
      fc.constantFrom(null, ['lock_1']),
      fc.constantFrom([], [[]], [[], ['10.0.0.2']]),
      fc.boolean(),
      questions,
      moment,
      moment,
      (limits, resources, addressAllowlists, isInside, [first, second], then, now) => {
        const { workspace, ...record } = aRecord('tok_1', { ...limits, resources }, ['a:read'])
        const policy = workspace && { ...workspace.policy, addressAllowlists }
        const seen = { ...record, workspace: isInside && workspace && policy ? { ...workspace, policy } : null }
        const place = remembered(digest(1), 'ws_1', seen)
        expect(isSettled(place, first, then)).toBe(false)
        expect(settle(place, seen, first, then)).toEqual(answered(seen, first, then))
        if (isSettled(place, second, now)) expect(place.decision).toEqual(answered(seen, second, now))
      },
    ),
    { numRuns: 20_000 },
  )
})

/** The decision, with a word on its end where that is less than a week away. */
function answered(record: VerificationRecord, question: Question, now: Instant) {
  const decision = decide(record, question, now)
  const isSoon = decision.ok && decision.expiresAt !== null && now >= decision.expiresAt - WEEK
  return isSoon ? { ...decision, expiresSoon: true } : decision
}

const NOW = 1_800_000_000_000 as Instant

test('a settled decision holds for years where nothing ends, whatever the address and resource that nothing limits', () => {
  const place = remembered(digest(1), null, aRecord())
  settle(place, place.record, ANY_QUESTION, NOW)
  const other = { ...ANY_QUESTION, address: '10.9.9.9', resource: 'lock_9' }
  for (const years of [0, 1, 30])
    expect(isSettled(place, other, (NOW + years * 365 * 86_400_000) as Instant)).toBe(true)
})

test.each([
  ['addresses', { addressAllowlist: ['10.0.0.1'] }, []],
  ["addresses of its workspace's", {}, [['10.0.0.1']]],
  ['resources', { resources: ['lock_1'] }, []],
] as const)('a settled decision on a token limited to some %s is for those asked about alone', (_, limits, lists) => {
  const { workspace, ...record } = aRecord('tok_1', limits, ['a:read'])
  const seen = {
    ...record,
    workspace: workspace && { ...workspace, policy: { ...workspace.policy, addressAllowlists: lists } },
  }
  const place = remembered(digest(1), 'ws_1', seen)
  const asked = { ...ANY_QUESTION, workspace: 'ws_1', address: '10.0.0.1', resource: 'lock_1' }
  expect(settle(place, seen, asked, NOW)).toMatchObject({ ok: true })
  expect(isSettled(place, { ...asked }, NOW)).toBe(true)
  expect(isSettled(place, { ...asked, address: '10.0.0.2' }, NOW)).toBe(false)
  expect(isSettled(place, { ...asked, resource: 'lock_2' }, NOW)).toBe(false)
})

test('a settled decision holds until a few seconds before the token expires', () => {
  const expiresAt = (NOW + 60_000) as Instant
  const place = remembered(digest(1), null, aRecord('tok_1', { expiresAt }))
  settle(place, place.record, ANY_QUESTION, NOW)
  expect(isSettled(place, ANY_QUESTION, (expiresAt - 5000) as Instant)).toBe(true)
  expect(isSettled(place, ANY_QUESTION, expiresAt)).toBe(false)
})

test('nothing is settled by a decision on an unissued token but that token', () => {
  const place = remembered(digest(1), null, null)
  expect(settle(place, null, ANY_QUESTION, NOW)).toMatchObject({ code: 'unknown' })
  expect(isSettled(place, ANY_QUESTION, NOW)).toBe(true)
})
