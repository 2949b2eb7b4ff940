import type { RecordSource } from '@latchkey/verifier'
import { readLookupAnswer } from './record-shape.ts'
import type { ServiceCall } from './service-call.ts'
import { turns } from './turns.ts'

export interface HttpSourceOptions {
  /** For the whole of a look-up, in milliseconds: at most half of it is spent waiting for a turn. */
  readonly timeoutMs: number
  /** How many look-ups are on their way at once. */
  readonly lookupsAtOnce: number
}

/** Look-ups that wait for their turn, for each that may be on its way. */
const WAITING = 16

/** Records from the service over HTTP. What leaves the process is a token's digest, never the token. */
export function httpSource(call: ServiceCall, { timeoutMs, lookupsAtOnce }: HttpSourceOptions): RecordSource {
  const lookups = turns(lookupsAtOnce, lookupsAtOnce * WAITING)
  return {
    async find(digest, workspace) {
      const found = await lookups.take(timeoutMs / 2, (waitedMs) =>
        call({
          method: 'POST',
          path: '/v1/records/lookup',
          body: { digest, workspace },
          timeoutMs: timeoutMs - Math.round(waitedMs),
          attempts: 2,
          read: readLookupAnswer,
        }),
      )
      if (found === null) throw new TypeError('a look-up is answered with a body')
      return found
    },
  }
}
