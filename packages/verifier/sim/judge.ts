import {
  type ChangeSubject,
  decide,
  formatPosition,
  type Instant,
  type Position,
  type Question,
  type RefusalCode,
} from '@latchkey/core'
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

  function statesBetween(from: number, to: number): readonly Version[] {
    const { versions } = database
    return versions.filter((version, index) => {
      const until = versions[index + 1]?.from ?? Number.POSITIVE_INFINITY
      return version.from <= to && until > from
    })
  }

  function boundFor({ startedAt, ownChanges, digest, question }: Verification): number {
    // What a process has acknowledged itself it must know at once.
    const own = ownChanges.filter(({ subject, committedAt }) =>
      statesBetween(committedAt, committedAt).some(({ state }) => {
        const record = recordIn(state, digest, question.workspace)
        return record !== null && dependsOn(record, subject)
      }),
    )
    return Math.max(startedAt - maxStalenessMs, ...own.map(({ committedAt }) => committedAt))
  }

  return {
    verification(verification) {
      const { by, digest, question, startedAt, endedAt, wall, outcome, couldNotAsk } = verification
      if (outcome === 'stale') {
        if (!couldNotAsk) complaints.push(`${by} said "stale" at ${endedAt} though its questions were answered`)
        return
      }
      const from = boundFor(verification)
      const truths = statesBetween(from, endedAt).map(({ state }) => {
        const decision = decide(recordIn(state, digest, question.workspace), question, wall as Instant)
        return decision.ok ? 'ok' : decision.code
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
        const told = new Set(entries.map((entry) => entry.position.number))
        return database
          .log(position.epoch)
          .map((entry) => entry.position.number)
          .filter((number) => number > after.number && number <= position.number && !told.has(number))
          .map(
            (number) =>
              `${by} was led from ${formatPosition(after)} to ${formatPosition(position)} without change ${number}`,
          )
      })
      return [...complaints, ...skipped]
    },
  }
}
