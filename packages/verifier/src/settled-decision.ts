import { type Decision, decide, type Instant, type Question, type VerificationRecord } from '@latchkey/core'

/**
 * The last decision on a record, for as long as it holds. A decision is a function of record, question and moment, so the same question gives the same
 * answer until one of the record's own moments has come; a route asks the same question over and over.
 */
export interface SettledDecision {
  readonly question: Question
  readonly decision: Decision
  readonly isAccepted: boolean
  /** From when and until when it holds; `null` for always, so that the common case reads no numbers. */
  readonly span: { readonly from: number; readonly until: number } | null
}

export function settle(record: VerificationRecord | null, question: Question, now: Instant): SettledDecision {
  const decision = Object.freeze(decide(record, question, now))
  return { question, decision, isAccepted: decision.ok, span: record === null ? null : spanAround(record, now) }
}

/** Whether a settled decision answers a question at a moment. Lists are compared as objects: those of a route are made once. */
export function isSettled(settled: SettledDecision, question: Question, now: Instant): boolean {
  const known = settled.question
  return (
    (settled.span === null || (now < settled.span.until && now >= settled.span.from)) &&
    (known === question ||
      (known.scopes === question.scopes &&
        known.kinds === question.kinds &&
        known.workspace === question.workspace &&
        known.workspaceRequired === question.workspaceRequired &&
        known.address === question.address &&
        known.resource === question.resource))
  )
}

/** The time around a moment in which none of the moments lies that a record knows. */
function spanAround({ credential }: VerificationRecord, now: Instant): SettledDecision['span'] {
  const { notBefore, expiresAt, secretEndsAt } = credential
  if (notBefore === null && expiresAt === null && secretEndsAt === null) return null
  const span = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }
  narrow(span, notBefore, now)
  narrow(span, expiresAt, now)
  narrow(span, secretEndsAt, now)
  return span
}

function narrow(span: { from: number; until: number }, moment: Instant | null, now: Instant): void {
  if (moment === null) return
  if (moment <= now) span.from = Math.max(span.from, moment)
  else span.until = Math.min(span.until, moment)
}
