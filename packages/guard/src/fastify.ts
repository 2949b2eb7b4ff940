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
  send(body: Uint8Array): FastifyReply
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
      // As bytes, because Fastify adds a charset to the type of text, and problem details have none.
      const body = new Uint8Array(await passage.response.arrayBuffer())
      return reply.code(status).headers(Object.fromEntries(headers)).send(body)
    }
    reply.headers(passage.headers)
    Object.assign(request, { caller: passage.caller })
    return undefined
  }
}
