import type { Attempt } from '../evidence.ts'

/** What a thing does when a change reaches it: `null` when that answer can't have been given in this state. */
export interface Model<State> {
  readonly initial: State
  /** For a change that was answered. */
  answered(state: State, attempt: Attempt): State | null
  /** For one whose answer nobody knows, when it does take place; `null` where it would change nothing. */
  unanswered(state: State, attempt: Attempt): State | null
  isFinal(state: State): boolean
  /** Two states of one text are the same. */
  text(state: State): string
}

/**
 * Whether there is an order in which the changes took place, each at one moment between its being sent and its being answered, that explains every answer
 * and the state in the end (Herlihy and Wing 1990, by the search of Wing and Gong 1993). What was never answered may have taken place from its sending on, or never.
 */
export function isLinearizable<State>(attempts: readonly Attempt[], model: Model<State>): boolean {
  const settled = attempts.filter(({ answer }) => answer.kind === 'done' || answer.kind === 'refused')
  const open = attempts.filter(({ answer }) => answer.kind === 'unknown')
  const dead = new Set<string>()

  function search(state: State, done: bigint, applied: bigint): boolean {
    const waiting = settled.filter((_, index) => (done & (1n << BigInt(index))) === 0n)
    if (waiting.length === 0 && model.isFinal(state)) return true
    const place = `${done}|${applied}|${model.text(state)}`
    if (dead.has(place)) return false
    // Whatever comes next was sent before the first of the others was answered.
    const latest = Math.min(...waiting.map(({ answeredAt }) => answeredAt ?? Number.POSITIVE_INFINITY))
    for (const [index, attempt] of settled.entries()) {
      if ((done & (1n << BigInt(index))) !== 0n || attempt.sentAt > latest) continue
      const next = model.answered(state, attempt)
      if (next !== null && search(next, done | (1n << BigInt(index)), applied)) return true
    }
    for (const [index, attempt] of open.entries()) {
      if ((applied & (1n << BigInt(index))) !== 0n || attempt.sentAt > latest) continue
      const next = model.unanswered(state, attempt)
      if (next !== null && search(next, done, applied | (1n << BigInt(index)))) return true
    }
    dead.add(place)
    return false
  }

  return search(model.initial, 0n, 0n)
}
