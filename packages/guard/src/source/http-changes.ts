import { formatPosition } from '@latchkey/core'
import type { ChangeSource } from '@latchkey/verifier'
import { readChanges } from './record-shape.ts'
import type { ServiceCall } from './service-call.ts'

/** What the service knows a guard by when it says which verifiers have confirmed a revocation. */
export interface VerifierIdentity {
  /** Random, one for each start of the process. */
  readonly id: string
  /** For people: where it runs. */
  readonly name: string
}

/** The feed of changes from the service over HTTP, by long polls. */
export function httpChanges(call: ServiceCall, { id, name }: VerifierIdentity, timeoutMs: number): ChangeSource {
  return {
    async changes(after, waitMs, signal) {
      const query = new URLSearchParams({ wait: String(waitMs), verifier: id, name })
      if (after !== null) query.set('after', formatPosition(after))
      const answer = await call({
        method: 'GET',
        path: `/v1/changes?${query}`,
        timeoutMs: waitMs + timeoutMs,
        attempts: 2,
        signal,
        read: readChanges,
      })
      if (answer === null) throw new TypeError('a question for changes is answered with a body')
      return answer
    },
  }
}
