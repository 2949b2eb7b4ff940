import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from './caller.ts'
import type { Guard, Passage } from './guard.ts'
import { answer, headOf, setHeaders } from './node-request.ts'
import { assertRequirement, type Requirement } from './requirement.ts'

export type GuardedRequest = IncomingMessage & { readonly caller: Caller }

/**
 * A listener for `node:http` that runs `handler` for callers who meet the requirement and answers all others.
 *
 *     createServer(protect(guard, { scopes: ['devices:read'] }, (req, res) => res.end(req.caller.principal.id)))
 */
export function protect<R extends ServerResponse>(
  guard: Guard,
  requirement: Requirement,
  handler: (request: GuardedRequest, response: R) => unknown,
): (request: IncomingMessage, response: R) => unknown {
  assertRequirement(requirement)
  function pass(passage: Passage, request: IncomingMessage & { caller?: Caller }, response: R): unknown {
    // Somebody else answered while the token was being checked: a timeout, for one.
    if (response.headersSent) return undefined
    if (!passage.ok) return answer(response, passage.response)
    setHeaders(response, passage.headers)
    request.caller = passage.caller
    return handler(request as GuardedRequest, response)
  }

  return (request, response) => {
    const passage = guard.check(headOf(request), requirement, { address: request.socket.remoteAddress ?? null })
    if (!(passage instanceof Promise)) return pass(passage, request, response)
    return passage.then((settled) => pass(settled, request, response))
  }
}
