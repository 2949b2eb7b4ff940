import type { Caller } from './caller.ts'
import type { Guard } from './guard.ts'
import { headOf, type NodeRequest } from './node-request.ts'
import { assertRequirement, type Requirement } from './requirement.ts'

/** For `new Hono<GuardedEnv>()`, so that `c.get('caller')` has its type. */
export interface GuardedEnv {
  Variables: { caller: Caller }
}

interface HonoContext {
  readonly req: { readonly raw: Request }
  readonly env: unknown
  get(name: 'requestId'): unknown
  set(name: 'caller', value: Caller): void
  header(name: string, value: string): void
  body(body: string, status: number, headers: Record<string, string>): Response
}

/**
 * Middleware for Hono that sets `c.get('caller')`, and answers callers who don't meet the requirement.
 *
 *     app.get('/devices', protect(guard, { scopes: ['devices:read'] }), (c) => c.json(list(c.get('caller'))))
 */
export function protect(
  guard: Guard,
  requirement: Requirement = {},
): (context: HonoContext, next: () => Promise<void>) => Promise<Response | undefined> {
  assertRequirement(requirement)
  return async (context, next) => {
    const { incoming } = (context.env ?? {}) as RuntimeEnv
    // On Node the request as it came in says it without a `Headers` being built.
    const head = incoming?.rawHeaders === undefined ? context.req.raw : headOf(incoming as NodeRequest)
    // Set where Hono's own requestId middleware runs before.
    const requestId = context.get('requestId')
    const pending = guard.check(head, requirement, {
      address: socketAddress(context),
      requestId: typeof requestId === 'string' ? requestId : null,
    })
    const passage = pending instanceof Promise ? await pending : pending
    if (!passage.ok) {
      const { status, headers } = passage.response
      return context.body(await passage.response.text(), status, Object.fromEntries(headers))
    }
    // Before `next`, because changing the headers of a finished answer costs a copy of it.
    for (const name in passage.headers) context.header(name, passage.headers[name] as string)
    context.set('caller', passage.caller)
    await next()
    return undefined
  }
}

/** What each runtime hands to `app.fetch` beside the request: @hono/node-server, Deno and Bun, in this order. */
interface RuntimeEnv {
  readonly incoming?: Partial<NodeRequest>
  readonly remoteAddr?: { readonly hostname?: string }
  requestIP?(request: Request): { readonly address: string } | null
}

function socketAddress({ env, req }: HonoContext): string | null {
  if (typeof env !== 'object' || env === null) return null
  const runtime = env as RuntimeEnv
  const { incoming, remoteAddr } = runtime
  return incoming?.socket?.remoteAddress ?? remoteAddr?.hostname ?? runtime.requestIP?.(req.raw)?.address ?? null
}
