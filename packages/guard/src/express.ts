import type { Caller } from './caller.ts'
import type { Guard, Passage } from './guard.ts'
import { answer, headOf, type NodeRequest, type NodeResponse, setHeaders } from './node-request.ts'
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
): (request: ExpressRequest, response: NodeResponse, next: (fault?: unknown) => void) => void {
  assertRequirement(requirement)
  return (request, response, next) => {
    const passage = guard.check(headOf(request, request.originalUrl), requirement, {
      address: request.socket.remoteAddress ?? null,
    })
    if (passage instanceof Promise) void passage.then((settled) => pass(settled, request, response, next)).catch(next)
    else pass(passage, request, response, next)
  }
}

function pass(
  passage: Passage,
  request: ExpressRequest,
  response: NodeResponse,
  next: (fault?: unknown) => void,
): void {
  // Somebody else answered while the token was being checked: a timeout, for one.
  if (response.headersSent) return
  if (!passage.ok) {
    answer(response, passage.response).catch(next)
    return
  }
  setHeaders(response, passage.headers)
  request.caller = passage.caller
  next()
}
