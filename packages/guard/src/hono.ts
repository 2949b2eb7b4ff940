import type { Caller } from './caller.ts'
import type { Guard } from './guard.ts'
import { assertRequirement, type Requirement } from './requirement.ts'
import { socketAddress } from './socket-address.ts'

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
    const { raw } = context.req
    // Set where Hono's own requestId middleware runs before.
    const requestId = context.get('requestId')
    const passage = await guard.check(raw, requirement, {
      address: socketAddress(context.env, raw),
      requestId: typeof requestId === 'string' ? requestId : null,
    })
    if (!passage.ok) {
      const { status, headers } = passage.response
      return context.body(await passage.response.text(), status, Object.fromEntries(headers))
    }
    // Before `next`, because changing the headers of a finished answer costs a copy of it.
    for (const [name, value] of Object.entries(passage.headers)) context.header(name, value)
    context.set('caller', passage.caller)
    await next()
    return undefined
  }
}
