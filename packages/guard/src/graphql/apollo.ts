import type { Guard } from '../guard.ts'
import { headOf, type NodeRequest } from '../node-request.ts'
import { admit, type GraphqlGuardOptions } from './access.ts'
import { graphqlError } from './graphql-error.ts'
import type { GuardedContext } from './yoga.ts'

interface ApolloRequest {
  readonly req: NodeRequest
  readonly res: { setHeader(name: string, value: string): unknown }
}

/**
 * The `context` function of an Apollo Server, standalone or behind Express: puts `latchkey` into the context. A token that is not valid is answered before any
 * GraphQL runs, with the dialect's status and headers; the body is Apollo's list of errors.
 *
 *     startStandaloneServer(server, { context: apolloContext(guard) })
 */
export function apolloContext(
  guard: Guard,
  options: GraphqlGuardOptions = {},
): (request: ApolloRequest) => Promise<GuardedContext> {
  return async ({ req, res }) => {
    const admission = await admit(guard, headOf(req), req.socket.remoteAddress ?? null, options)
    if (admission.ok) {
      for (const [name, value] of Object.entries(admission.headers)) res.setHeader(name, value)
      return { latchkey: admission.access }
    }
    const { status, headers } = admission.response
    // The body is another one than the dialect's, so what describes that must not come along.
    const sent = [...headers].filter(([name]) => !name.startsWith('content-'))
    throw graphqlError(guard.dialect, admission.refusal, { status, headers: new Map(sent) })
  }
}
