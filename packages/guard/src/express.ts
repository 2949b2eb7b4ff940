import type { Caller } from './caller.ts'
import type { Guard } from './guard.ts'
import { answer, headOf, type NodeRequest, type NodeResponse } from './node-request.ts'
import { assertRequirement, type Requirement } from './requirement.ts'

export { callerOf } from './caller.ts'

declare global {
  // The name under which Express's own types let everybody add to its request.
  namespace Express {
    interface Request {
      /** Set by `protect`. */
      caller?: Caller
    }
  }
}

interface ExpressRequest extends NodeRequest {
  readonly originalUrl: string
  caller?: Caller
}

/**
 * Middleware for Express 4 and 5 that sets `req.caller`, and answers callers who don't meet the requirement.
 *
 *     app.get('/devices', protect(guard, { scopes: ['devices:read'] }), (req, res) => res.json(list(callerOf(req))))
 */
export function protect(
  guard: Guard,
  requirement: Requirement = {},
): (request: ExpressRequest, response: NodeResponse, next: (fault?: unknown) => void) => Promise<void> {
  assertRequirement(requirement)
  return async (request, response, next) => {
    const passage = await guard.check(headOf(request, request.originalUrl), requirement, {
      address: request.socket.remoteAddress ?? null,
    })
    // Somebody else answered while the token was being checked: a timeout, for one.
    if (response.headersSent) return
    if (!passage.ok) return answer(response, passage.response)
    for (const [name, value] of Object.entries(passage.headers)) response.setHeader(name, value)
    request.caller = passage.caller
    next()
  }
}
