import type { Caller } from './caller.ts'
import type { Guard, Passage } from './guard.ts'
import { headOf, type NodeRequest } from './node-request.ts'
import { assertRequirement, type Requirement } from './requirement.ts'

export { callerOf } from './caller.ts'

interface FastifyRequest {
  readonly id: string
  readonly raw: NodeRequest
  caller?: Caller
}

interface FastifyReply {
  code(status: number): FastifyReply
  header(name: string, value: string): FastifyReply
  headers(values: Readonly<Record<string, string>>): FastifyReply
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
): (request: FastifyRequest, reply: FastifyReply, done: (fault?: Error) => void) => void {
  assertRequirement(requirement)
  // With `done` and not as an async function, because the common case needs no promise.
  return (request, reply, done) => {
    const { raw, id } = request
    const passage = guard.check(headOf(raw), requirement, {
      address: raw.socket.remoteAddress ?? null,
      requestId: id,
    })
    if (passage instanceof Promise) void passage.then((settled) => pass(settled, request, reply, done)).catch(done)
    else pass(passage, request, reply, done)
  }
}

function pass(passage: Passage, request: FastifyRequest, reply: FastifyReply, done: (fault?: Error) => void): void {
  if (!passage.ok) {
    refuse(reply, passage.response).catch(done)
    return
  }
  for (const name in passage.headers) reply.header(name, passage.headers[name] as string)
  request.caller = passage.caller
  done()
}

async function refuse(reply: FastifyReply, response: Response): Promise<void> {
  // As bytes, because Fastify adds a charset to the type of text, and problem details have none.
  const body = new Uint8Array(await response.arrayBuffer())
  reply.code(response.status).headers(Object.fromEntries(response.headers)).send(body)
}
