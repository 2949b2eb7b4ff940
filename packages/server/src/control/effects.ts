import type { Outcome } from './use-case.ts'

/** What a step of a command did: all of an outcome but the answer. */
export type Effects = Pick<Outcome<unknown>, 'audit' | 'changes'>

/** The effects of several steps, in their order. */
export function together(steps: readonly Effects[]): Effects {
  return { audit: steps.flatMap(({ audit }) => audit), changes: steps.flatMap(({ changes }) => changes) }
}

export const NO_EFFECTS: Effects = { audit: [], changes: [] }
