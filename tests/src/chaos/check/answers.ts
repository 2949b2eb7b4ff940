import type { Attempt, Evidence, Question, Verification } from '../evidence.ts'

/** When something can have been so; every test of a moment allows for all that is not known. */
interface Truth {
  /** From then on the secret opens nothing. */
  readonly endedAt: number
  /** Before these nothing had been done that could have ended it. */
  readonly revokedFrom: number
  readonly rotatedFrom: number
}

const NEVER = Number.POSITIVE_INFINITY

/**
 * Every answer of a verifier was true at some moment between the bound before it was asked for and when it was given. `stale` says that the verifier can't tell, which is
 * true while things break, and not once they have been well for long enough.
 */
export function checkAnswers(evidence: Evidence): string[] {
  const { attempts, questions, verifications, boundMs } = evidence
  const truths = questions.map((question) => truthOf(question, attempts))
  const memberships = Map.groupBy(attempts, ({ subject }) => subject)
  const lastRevoked = new Map<string, number>()
  const faults: string[] = []
  for (const verification of verifications.toSorted((one, other) => one.start - other.start)) {
    const { question: index, verifier, start, end, code } = verification
    const [question, truth] = [questions[index], truths[index]]
    if (question === undefined || truth === undefined) throw new Error('An answer to a question that nobody asked.')
    const membership = question.membership === null ? null : (memberships.get(question.membership) ?? [])
    const fault =
      faultOf(verification, truth, membership, boundMs) ??
      // What has been seen to be revoked stays so, even within the bound.
      (code === 'ok' && start > (lastRevoked.get(`${verifier} ${index}`) ?? NEVER)
        ? 'accepted after the same verifier had refused it as revoked.'
        : null)
    if (code === 'revoked') {
      const key = `${verifier} ${index}`
      lastRevoked.set(key, Math.min(end, lastRevoked.get(key) ?? NEVER))
    }
    if (fault !== null) {
      const where = question.membership === null ? '' : ` in ${question.membership}`
      faults.push(`${verifier}, token ${question.token} version ${question.version}${where}: ${fault}`)
    }
  }
  return faults
}

function faultOf(
  { code, start, end, isCalm }: Verification,
  truth: Truth,
  membership: readonly Attempt[] | null,
  boundMs: number,
): string | null {
  const from = start - boundMs
  switch (code) {
    case 'ok':
      if (from > truth.endedAt)
        return `accepted ${(start - truth.endedAt).toFixed(0)} ms after its end was acknowledged.`
      return membership === null || canBeMember(membership, from, end)
        ? null
        : `accepted, though for longer than the bound the owner was no member.`
    case 'revoked':
      return end < truth.revokedFrom ? 'refused as revoked before anybody had asked for that.' : null
    case 'rotated':
      return end < truth.rotatedFrom ? 'refused as rotated before anybody had asked for that.' : null
    case 'workspace_unknown_or_forbidden':
      return membership !== null && canBeNoMember(membership, from, end)
        ? null
        : 'refused for the workspace, though for longer than the bound the owner was a member.'
    case 'stale':
      return isCalm ? 'refused as stale, though everything was well.' : null
    default:
      return `refused as ${code}.`
  }
}

function truthOf({ token, version }: Question, attempts: readonly Attempt[]): Truth {
  let [endedAt, revokedFrom, rotatedFrom] = [NEVER, NEVER, NEVER]
  for (const { subject, change, answer, answeredAt, sentAt } of attempts) {
    if (subject !== token || answer.kind === 'nothing' || answer.kind === 'refused') continue
    if (change.kind === 'revoke') {
      revokedFrom = Math.min(revokedFrom, sentAt)
      endedAt = Math.min(endedAt, answeredAt ?? NEVER)
    }
    if (
      change.kind === 'rotate' &&
      (answer.kind === 'unknown' || (answer.kind === 'done' && (answer.version ?? 0) > version))
    ) {
      rotatedFrom = Math.min(rotatedFrom, sentAt)
      if (change.endsOld === 'now') endedAt = Math.min(endedAt, answeredAt ?? NEVER)
    }
  }
  return { endedAt, revokedFrom, rotatedFrom }
}

const mayHaveBeen = ({ answer }: Attempt): boolean => answer.kind === 'done' || answer.kind === 'unknown'
const wasDone = ({ answer }: Attempt): boolean => answer.kind === 'done'

/** Whether a kind of change can have been the last one to take place, at some moment of a stretch. */
function canHold(
  all: readonly Attempt[],
  kind: 'put' | 'remove',
  isFirst: boolean,
  from: number,
  until: number,
): boolean {
  const holds = all.filter((attempt) => attempt.change.kind === kind && mayHaveBeen(attempt))
  const ends = all.filter((attempt) => attempt.change.kind !== kind && wasDone(attempt))
  /** Something certainly took place after one moment and before another, and undid it. */
  const isUndone = (after: number, before: number) =>
    ends.some(({ sentAt, answeredAt }) => sentAt > after && (answeredAt ?? NEVER) < before)
  if (isFirst && !isUndone(Number.NEGATIVE_INFINITY, from)) return true
  return holds.some(
    ({ sentAt, answeredAt }) => sentAt <= until && !isUndone(answeredAt ?? NEVER, Math.max(from, sentAt)),
  )
}

const canBeMember = (all: readonly Attempt[], from: number, until: number) => canHold(all, 'put', false, from, until)
const canBeNoMember = (all: readonly Attempt[], from: number, until: number) =>
  canHold(all, 'remove', true, from, until)
