import {
  type ChangeSubject,
  covers,
  decide,
  formatPosition,
  type Instant,
  type Position,
  type Question,
  type RefusalCode,
  type VerificationRecord,
} from '@latchkey/core'
import { leadsNowhere } from '../src/cache/record-cache.ts'
import { dependsOn } from '../src/cache/subject-index.ts'
import type { Changes, Digest } from '../src/ports.ts'
import type { Database, Version } from './database.ts'
import { recordIn } from './platform-state.ts'

export type Outcome = 'ok' | RefusalCode

/** One verification, as true time saw it. */
export interface Verification {
  readonly by: string
  readonly digest: Digest
  readonly question: Question
  readonly startedAt: number
  readonly endedAt: number
  /** What its wall clock said at the end. */
  readonly wall: number
  readonly outcome: Outcome
  /** Whether the source failed while it was on its way. */
  readonly couldNotAsk: boolean
  /** Changes that the same process had acknowledged before: since when, and to what. */
  readonly ownChanges: readonly { readonly committedAt: number; readonly subject: ChangeSubject }[]
}

/** The sentences are what a failing seed is reported with. */
export interface Judge {
  /** Whether an answer was true of some moment from `maxStalenessMs` before the question up to the answer. */
  verification(verification: Verification): void
  /** Whether an answer of the feed left nothing out; known once the schedule is over. */
  changes(by: string, after: Position | null, answer: Changes): void
  /** Whether a verifier came back to health once all faults were over. */
  recovery(by: string, isHealthy: boolean): void
  complaints(): readonly string[]
}

export function createJudge(database: Database, maxStalenessMs: number): Judge {
  const complaints: string[] = []
  const answers: { by: string; after: Position; answer: Changes }[] = []

  /** Each with the moment from which on another one was true. */
  function statesBetween(from: number, to: number): readonly (Version & { readonly until: number })[] {
    return database.versions
      .map((version, index) => ({
        ...version,
        until: database.versions[index + 1]?.from ?? Number.POSITIVE_INFINITY,
      }))
      .filter((version) => version.from <= to && version.until > from)
  }

  /** What a process has acknowledged itself it must know at once, whatever else it has not yet heard of. */
  function isForgotten(until: number, record: VerificationRecord | null, asked: Verification): boolean {
    return asked.ownChanges.some(
      ({ subject, committedAt }) => until <= committedAt && concerns(asked.question.workspace, record, subject),
    )
  }

  return {
    verification(verification) {
      const { by, digest, question, startedAt, endedAt, wall, outcome, couldNotAsk } = verification
      if (outcome === 'stale') {
        if (!couldNotAsk) complaints.push(`${by} said "stale" at ${endedAt} though its questions were answered`)
        return
      }
      const from = startedAt - maxStalenessMs
      const truths = statesBetween(from, endedAt).flatMap(({ state, until }) => {
        const record = recordIn(state, digest, question.workspace)
        if (isForgotten(until, record, verification)) return []
        const decision = decide(record, question, wall as Instant)
        return [decision.ok ? 'ok' : decision.code]
      })
      if (truths.includes(outcome)) return
      const asked = `${by} was asked at ${startedAt} about ${Number(digest)} in ${question.workspace}`
      complaints.push(`${asked} and said "${outcome}" at ${endedAt}; true since ${from} was: ${truths.join(', ')}`)
    },
    changes(by, after, answer) {
      if (after !== null && !answer.startOver) answers.push({ by, after, answer })
    },
    recovery(by, isHealthy) {
      if (!isHealthy) complaints.push(`${by} did not come back to health after all faults were over`)
    },
    complaints() {
      const skipped = answers.flatMap(({ by, after, answer: { position, entries } }) => {
        const told = new Set(entries.map((entry) => formatPosition(entry.position)))
        return database
          .log(position.epoch)
          .filter((entry) => !covers(after, entry.position) && covers(position, entry.position))
          .map((entry) => formatPosition(entry.position))
          .filter((place) => !told.has(place))
          .map(
            (place) =>
              `${by} was led from ${formatPosition(after)} to ${formatPosition(position)} without change ${place}`,
          )
      })
      return [...complaints, ...skipped]
    },
  }
}

/** Whether a change makes what was known of a token something to be asked for again. */
function concerns(workspace: string | null, record: VerificationRecord | null, subject: ChangeSubject): boolean {
  if (record === null) return subject.type === 'credential'
  const mayOpen = subject.type === 'workspace' || subject.type === 'organization'
  return dependsOn(record, subject) || (mayOpen && leadsNowhere(workspace, record))
}
