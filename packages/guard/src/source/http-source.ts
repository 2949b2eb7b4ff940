import type { RecordSource } from '@latchkey/verifier'
import { readLookupAnswer } from './record-shape.ts'
import type { ServiceCall } from './service-call.ts'

/** Records from the service over HTTP. What leaves the process is a token's digest, never the token. */
export function httpSource(call: ServiceCall, timeoutMs: number): RecordSource {
  return {
    async find(digest, workspace) {
      const body = { digest, workspace }
      const found = await call({
        method: 'POST',
        path: '/v1/records/lookup',
        body,
        timeoutMs,
        attempts: 2,
        read: readLookupAnswer,
      })
      if (found === null) throw new TypeError('a look-up is answered with a body')
      return found
    },
  }
}
