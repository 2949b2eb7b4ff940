import { type Acceptance, type Instant, isWorkspaceName, type Question, type RateLimit, refuse } from '@latchkey/core'
import { leadsNowhere, type RecordCache } from './cache/record-cache.ts'
import type { Remembered } from './cache/remembered.ts'
import type { Lease } from './feed/lease.ts'
import type { Mode } from './health.ts'
import type { FailureLimiter } from './limits/failure-limiter.ts'
import type { LimitStatus, RateLimiter } from './limits/rate-limiter.ts'
import type { Loads } from './loads.ts'
import type { Clock, Digest, MonotonicClock, Sha256 } from './ports.ts'
import { isSettled, type SettledAnswer, settle } from './settled-decision.ts'
import type { Usage } from './usage/usage.ts'

/** A decision, and what a caller may be told of limits. */
export type Answer = SettledAnswer & {
  /** Where the credential stands within its limit, if it has one and the request came so far. */
  readonly rateLimit?: LimitStatus
  /** Milliseconds until another try makes sense, beside `rate_limited`. */
  readonly retryAfterMs?: number
}

/** What is asked of a verifier. */
export type Asked = Question & {
  /** Whether the request was counted when it was first looked at: this look is no use of its own, and takes nothing of the credential's limit. Default: no. */
  readonly isCounted?: boolean
}

/**
 * Decides on credentials. Answers at once where nothing has to be asked, so that the common case costs no promise; `await` takes both. Never throws nor
 * rejects: what can't be told is refused as `stale`.
 */
export interface Verifier {
  /** Decides on a token as it was presented; an empty or absent one is `missing`. `userAgent` is for the record of its last use. */
  verify(token: string | null, question: Asked, userAgent?: string | null): Answer | Promise<Answer>
  /** The same for a caller that only has the digest. */
  verifyDigest(digest: Digest, question: Asked, userAgent?: string | null): Answer | Promise<Answer>
}

export interface Decider extends Verifier {
  /** What it would do with a token that it knows. */
  mode(): Mode
  /** Share of its decisions that needed no asking; `null` before the first. */
  hitRate(): number | null
}

export interface DeciderParts {
  readonly isWellFormed: (token: string) => boolean
  readonly sha256: Sha256
  readonly clock: Clock
  readonly monotonic: MonotonicClock
  readonly cache: RecordCache
  readonly lease: Pick<Lease, 'isLive'>
  readonly loads: Loads
  readonly rates: RateLimiter
  readonly failures: FailureLimiter | null
  readonly usage: Usage | null
  /** Scopes for which an old record is better than no answer. */
  readonly failOpenScopes: ReadonlySet<string>
  readonly onFault: (fault: unknown) => void
}

/** Cheap first: a token that is recognized where it is used, or else forms and checksum and one SHA-256; what is remembered under a live lease or one question to the source; one pure decision. */
export function createDecider(parts: DeciderParts): Decider {
  const { isWellFormed, sha256, clock, monotonic, cache, lease, loads, rates, failures, usage } = parts
  const { failOpenScopes, onFault } = parts
  let hits = 0
  let misses = 0
  let couldAsk = true

  function verify(token: string | null, question: Asked, userAgent: string | null = null): Answer | Promise<Answer> {
    if (token === null || token === '') return refuse('missing')
    try {
      const now = clock()
      const tick = monotonic(now)
      const isLive = lease.isLive(tick)
      const { workspace } = question
      const recognized = isLive ? cache.getRecognized(token, workspace) : undefined
      if (recognized !== undefined) {
        const answer = conclude(recognized, question, userAgent, now, tick)
        if (recognized.isAccepted) {
          hits++
          return answer
        }
        cache.disregard(recognized)
      }
      if (workspace !== null && !isWorkspaceName(workspace)) return refuse('workspace_unknown_or_forbidden')
      if (!isWellFormed(token)) return refuse('malformed')
      const digest = sha256(token)
      const remembered = isLive ? cache.get(digest, workspace) : undefined
      if (remembered === undefined) return askFor(digest, question, userAgent, tick)
      hits++
      const answer = conclude(remembered, question, userAgent, now, tick)
      // What is refused goes the long way each time, as an unknown token does: the time that it takes must not tell which of them somebody once issued.
      if (remembered.isAccepted) cache.recognize(token, digest, workspace)
      return answer
    } catch (fault) {
      return cannotTell(fault)
    }
  }

  function verifyDigest(digest: Digest, question: Asked, userAgent: string | null = null): Answer | Promise<Answer> {
    try {
      const now = clock()
      const tick = monotonic(now)
      const remembered = lease.isLive(tick) ? cache.get(digest, question.workspace) : undefined
      if (remembered === undefined) return askFor(digest, question, userAgent, tick)
      hits++
      return conclude(remembered, question, userAgent, now, tick)
    } catch (fault) {
      return cannotTell(fault)
    }
  }

  function askFor(
    digest: Digest,
    question: Asked,
    userAgent: string | null,
    begunAt: number,
  ): Answer | Promise<Answer> {
    misses++
    const { workspace, address } = question
    const retryAfterMs = failures?.waitMs(address, begunAt) ?? 0
    if (retryAfterMs > 0) return { ...refuse('rate_limited'), retryAfterMs }
    const learn = (found: Remembered): Answer => {
      couldAsk = true
      const now = clock()
      const tick = monotonic(now)
      if (leadsNowhere(workspace, found.record)) failures?.note(address, tick)
      return conclude(found, question, userAgent, now, tick)
    }
    const fail = (fault: unknown): Answer => {
      couldAsk = false
      return failOpen(digest, question, userAgent) ?? cannotTell(fault)
    }
    try {
      const found = loads.load(digest, workspace, begunAt)
      return found instanceof Promise ? found.then(learn).catch(fail) : learn(found)
    } catch (fault) {
      return fail(fault)
    }
  }

  function conclude(
    remembered: Remembered,
    question: Asked,
    userAgent: string | null,
    now: Instant,
    tick: number,
  ): Answer {
    const decision = isSettled(remembered, question, now)
      ? (remembered.decision as SettledAnswer)
      : settle(remembered, remembered.record, question, now)
    if (!remembered.isAccepted || question.isCounted === true) return decision
    const limited = remembered.rateLimit === null ? null : limit(remembered.rateLimit, decision, tick)
    if (limited?.ok !== false) usage?.count(remembered, now, question.address, userAgent)
    return limited ?? decision
  }

  function limit(rate: RateLimit, decision: Answer, tick: number): Answer {
    const { isAdmitted, ...rateLimit } = rates.take((decision as Answer & Acceptance).credential.id, rate, tick)
    return isAdmitted
      ? { ...decision, rateLimit }
      : { ...refuse('rate_limited'), rateLimit, retryAfterMs: rateLimit.resetMs }
  }

  /** Where an operator prefers an old record to no answer: only for what was named, and never on a guess. */
  function failOpen(digest: Digest, question: Asked, userAgent: string | null): Answer | null {
    const { scopes, workspace } = question
    if (scopes.length === 0 || !scopes.every((scope) => failOpenScopes.has(scope))) return null
    const remembered = cache.get(digest, workspace)
    if (remembered === undefined) return null
    try {
      const now = clock()
      return conclude(remembered, question, userAgent, now, monotonic(now))
    } catch {
      return null
    }
  }

  function cannotTell(fault: unknown): Answer {
    onFault(fault)
    return refuse('stale')
  }

  return {
    verify,
    verifyDigest,
    mode: () => (lease.isLive(monotonic()) ? 'decide from cache' : couldAsk ? 'ask each time' : 'refuse'),
    hitRate: () => (hits + misses === 0 ? null : hits / (hits + misses)),
  }
}
