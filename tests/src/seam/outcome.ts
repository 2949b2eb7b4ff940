import { expect } from 'vitest'

/** What came of one step, as a driver prints it. */
export interface Outcome {
  readonly value?: unknown
  readonly error?: Raised
}

export interface Raised {
  /** The error's class and every class above it. */
  readonly classes: readonly string[]
  readonly message: string
  readonly code?: string
  readonly status?: number
  readonly requestId?: string
  readonly parameterMessages?: readonly string[]
}

/** What the client returned; fails the test when it raised an error instead. */
export function returned<Value>(outcome: Outcome | undefined): Value {
  expect(outcome).toBeDefined()
  expect(outcome?.error).toBeUndefined()
  return outcome?.value as Value
}

/** What the client raised; fails the test when it returned something instead. */
export function raised(outcome: Outcome | undefined): Raised {
  expect(outcome).toHaveProperty('error')
  return outcome?.error as Raised
}
