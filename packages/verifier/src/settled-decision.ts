import {
  DAY,
  type Decision,
  decide,
  type Instant,
  isLimitedToSome,
  type Question,
  type VerificationRecord,
} from '@latchkey/core'

/** A decision, and whether its holder may be told that it soon comes to an end. */
export type SettledAnswer = Decision & {
  /** Set on an acceptance whose credential expires within a week. */
  readonly expiresSoon?: true
}

/**
 * The last decision on a record, for as long as it holds. A decision is a function of record, question and moment, so the same question gives the same
 * answer until one of the record's own moments has come; a route asks the same question over and over. Kept in the record's own place in the cache, with all that
 * tells whether it still holds, because each further place in memory costs more than the comparison.
 */
export interface SettledDecision {
  /** `null` before the first. */
  decision: SettledAnswer | null
  isAccepted: boolean
  /** What was asked, but for the workspace: a place in the cache is for one, as it was named. Lists are compared as objects: those of a route are made once. */
  scopes: Question['scopes'] | null
  kinds: Question['kinds'] | null
  workspaceRequired: boolean
  /** Whether `address` and `resource` were asked about something that the record limits; they are compared only then. */
  isLimited: boolean
  address: string | null
  resource: string | null
  /** From which beat on, and before which one. */
  holdsFrom: number
  holdsUntil: number
}

/** The earlier of the two moments at which the service warns an owner by mail. */
const EXPIRES_SOON_MS = 7 * DAY

/** Decides anew. */
export function settle(
  place: SettledDecision,
  record: VerificationRecord | null,
  question: Question,
  now: Instant,
): SettledAnswer {
  const decided = decide(record, question, now)
  const isSoon = decided.ok && decided.expiresAt !== null && decided.expiresAt - now <= EXPIRES_SOON_MS
  // Not there at all on the others, so that whoever asks need not look further than at what kind of object it is.
  const decision: SettledAnswer = Object.freeze(isSoon ? { ...decided, expiresSoon: true } : decided)
  place.decision = decision
  place.isAccepted = decision.ok
  place.scopes = question.scopes
  place.kinds = question.kinds
  place.workspaceRequired = question.workspaceRequired
  place.isLimited = record !== null && isLimitedToSome(record)
  place.address = place.isLimited ? question.address : null
  place.resource = place.isLimited ? question.resource : null
  place.holdsFrom = 0
  place.holdsUntil = LAST_BEAT
  if (record !== null) holdAround(place, record, now)
  return decision
}

/** Whether the decision settled last answers a question at a moment. */
export function isSettled(place: SettledDecision, question: Question, now: Instant): boolean {
  const beat = beatOf(now)
  return (
    beat < place.holdsUntil &&
    beat >= place.holdsFrom &&
    place.scopes === question.scopes &&
    place.kinds === question.kinds &&
    place.workspaceRequired === question.workspaceRequired &&
    (!place.isLimited || (place.address === question.address && place.resource === question.resource))
  )
}

/** Milliseconds of a beat. Counted so, a moment is small enough to be kept in place; in the beats in which something ends or begins, each decision is made anew. */
const BEAT = 4096
const LAST_BEAT = 2 ** 30 - 1

const beatOf = (moment: number): number => Math.floor(moment / BEAT)

/** The beats around a moment in which none of the moments lies that a record knows or that follow from it. */
function holdAround(place: SettledDecision, { credential }: VerificationRecord, now: Instant): void {
  narrow(place, credential.notBefore, now)
  narrow(place, credential.expiresAt, now)
  if (credential.expiresAt !== null) narrow(place, (credential.expiresAt - EXPIRES_SOON_MS) as Instant, now)
  narrow(place, credential.secretEndsAt, now)
}

function narrow(place: SettledDecision, moment: Instant | null, now: Instant): void {
  if (moment === null) return
  if (moment <= now) place.holdsFrom = Math.max(place.holdsFrom, Math.ceil(moment / BEAT))
  else place.holdsUntil = Math.min(place.holdsUntil, beatOf(moment))
}
