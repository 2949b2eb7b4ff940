import { ANY_QUESTION, decide, type Instant, type Question } from '@latchkey/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSettled, settle } from './settled-decision.ts'
import { aRecord } from './testing/records.ts'

const moment = fc.integer({ min: 0, max: 6 }).map((at) => at as Instant)
const scopes = fc.constantFrom(ANY_QUESTION.scopes, ['a:read'], ['b:read'])
const question: fc.Arbitrary<Question> = fc.record({
  workspace: fc.constantFrom(null, 'ws_1'),
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
  fc.assert(
    fc.property(
      maybe,
      maybe,
      maybe,
      questions,
      moment,
      moment,
      (notBefore, expiresAt, secretEndsAt, [first, second], then, now) => {
        const limits = { notBefore, expiresAt, secretEndsAt, addressAllowlist: ['10.0.0.1'], resources: ['lock_1'] }
        const record = aRecord('tok_1', limits, first.workspace === null ? null : ['a:read'])
        const settled = settle(record, first, then)
        expect(settled.decision).toEqual(decide(record, first, then))
        if (isSettled(settled, second, now)) expect(settled.decision).toEqual(decide(record, second, now))
      },
    ),
    { numRuns: 10_000 },
  )
  const settled = settle(aRecord(), ANY_QUESTION, 0 as Instant)
  expect(isSettled(settled, { ...ANY_QUESTION }, 9 as Instant)).toBe(true)
})
