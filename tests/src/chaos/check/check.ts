import type { Evidence } from '../evidence.ts'
import { checkAnswers } from './answers.ts'
import { checkLog } from './log.ts'
import { checkMemberships } from './memberships.ts'
import { checkTokens } from './tokens.ts'

/**
 * One sentence for each thing that must not be. It is a reading of the rules of its own: it shares nothing with the product, and knows of it no more than what was asked
 * and answered, and what stood in the database in the end.
 */
export function check(evidence: Evidence): string[] {
  const refusals = evidence.attempts.flatMap(({ answer, subject, change }) =>
    answer.kind === 'refused' && !EXPECTED.has(answer.code)
      ? [`${change.kind} of ${subject} was refused as ${answer.code}.`]
      : [],
  )
  return [
    ...evidence.surprises,
    ...refusals,
    ...checkTokens(evidence),
    ...checkMemberships(evidence),
    ...checkLog(evidence),
    ...checkAnswers(evidence),
  ]
}

/** A token that was revoked takes no rotation, and who is no member can't be removed. */
const EXPECTED: ReadonlySet<string> = new Set(['invalid_state', 'not_found'])
