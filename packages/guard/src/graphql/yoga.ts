import type { Guard } from '../guard.ts'
import { socketAddress } from '../socket-address.ts'
import { type Admission, admit, type GraphqlAccess, type GraphqlGuardOptions } from './access.ts'
import { graphqlError } from './graphql-error.ts'

/** For the context type of a server's resolvers. */
export interface GuardedContext {
  readonly latchkey: GraphqlAccess
}

interface RequestHook {
  readonly request: Request
  readonly serverContext: unknown
  endResponse(response: Response): void
}

interface ContextHook {
  readonly context: unknown
  extendContext(more: GuardedContext): void
}

interface ResponseHook {
  readonly request: Request
  readonly response: { readonly headers: { set(name: string, value: string): void } }
}

export interface LatchkeyPlugin {
  onRequest(hook: RequestHook): Promise<void>
  onContextBuilding(hook: ContextHook): Promise<void>
  onResponse(hook: ResponseHook): void
}

/**
 * A plugin for GraphQL Yoga, and for Envelop where the context has a `request`: puts `latchkey` into the context, and answers a token that is not valid before
 * any GraphQL runs.
 *
 *     createYoga({ schema, plugins: [useLatchkey(guard)] })
 */
export function useLatchkey(guard: Guard, options: GraphqlGuardOptions = {}): LatchkeyPlugin {
  // By request, so that all the operations of a batch share one decision.
  const admissions = new WeakMap<Request, Promise<Admission>>()
  const admissionOf = (request: Request, serverContext: unknown): Promise<Admission> => {
    const known = admissions.get(request) ?? admit(guard, request, socketAddress(serverContext, request), options)
    admissions.set(request, known)
    return known
  }
  const headers = new WeakMap<Request, Readonly<Record<string, string>>>()

  return {
    async onRequest({ request, serverContext, endResponse }) {
      // A browser asks without credentials whether it may send some; nothing is executed for it.
      if (request.method === 'OPTIONS') return
      const admission = await admissionOf(request, serverContext)
      if (admission.ok) headers.set(request, admission.headers)
      else endResponse(admission.response.clone())
    },
    async onContextBuilding({ context, extendContext }) {
      const { request } = context as { readonly request?: Request }
      if (request === undefined) throw new Error('useLatchkey needs the request in the context, as `request`.')
      const admission = await admissionOf(request, context)
      if (admission.ok) return extendContext({ latchkey: admission.access })
      const { status, headers: sent } = admission.response
      throw graphqlError(guard.dialect, admission.refusal, { status, headers: Object.fromEntries(sent) })
    },
    onResponse({ request, response }) {
      for (const [name, value] of Object.entries(headers.get(request) ?? {})) response.headers.set(name, value)
    },
  }
}
