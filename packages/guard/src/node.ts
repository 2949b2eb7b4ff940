import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from './caller.ts'
import type { Guard } from './guard.ts'
import { answer, headOf } from './node-request.ts'
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
): (request: IncomingMessage, response: R) => Promise<void> {
  assertRequirement(requirement)
  return async (request, response) => {
    const passage = await guard.check(headOf(request), requirement, { address: request.socket.remoteAddress ?? null })
    // Somebody else answered while the token was being checked: a timeout, for one.
    if (response.headersSent) return
    if (!passage.ok) return answer(response, passage.response)
    for (const [name, value] of Object.entries(passage.headers)) response.setHeader(name, value)
    await handler(Object.assign(request, { caller: passage.caller }), response)
  }
}
