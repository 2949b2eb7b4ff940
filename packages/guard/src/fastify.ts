import type { Guard } from './guard.ts'
import { headOf, type NodeRequest } from './node-request.ts'
import { assertRequirement, type Requirement } from './requirement.ts'

export { callerOf } from './caller.ts'

interface FastifyRequest {
  readonly id: string
  readonly raw: NodeRequest
}

interface FastifyReply {
  code(status: number): FastifyReply
  headers(values: Record<string, string>): FastifyReply
  send(body: string): FastifyReply
}

/**
 * A hook for Fastify 5 that sets `request.caller`, and answers callers who don't meet the requirement. As `onRequest` it runs before a body is read.
 *
 *     app.get('/devices', { onRequest: protect(guard, { scopes: ['devices:read'] }) }, (request) => list(callerOf(request)))
 */
export function protect(
  guard: Guard,
  requirement: Requirement = {},
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  assertRequirement(requirement)
  return async (request, reply) => {
    const { raw, id } = request
    const passage = await guard.check(headOf(raw), requirement, {
      address: raw.socket.remoteAddress ?? null,
      requestId: id,
    })
    if (!passage.ok) {
      const { status, headers } = passage.response
      return reply
        .code(status)
        .headers(Object.fromEntries(headers))
        .send(await passage.response.text())
    }
    reply.headers(passage.headers)
    Object.assign(request, { caller: passage.caller })
    return undefined
  }
}
