import type { Caller } from './caller.ts'
import type { Guard, Passage } from './guard.ts'
import { headOf, type NodeRequest } from './node-request.ts'
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

type Next = () => Promise<void>
type Admitted = Passage & { readonly ok: true }

/**
 * Middleware for Hono that sets `c.get('caller')`, and answers callers who don't meet the requirement.
 *
 *     app.get('/devices', protect(guard, { scopes: ['devices:read'] }), (c) => c.json(list(c.get('caller'))))
 */
export function protect(
  guard: Guard,
  requirement: Requirement = {},
): (context: HonoContext, next: Next) => Promise<Response | undefined> {
  const check = checker(guard, requirement)
  return async (context, next) => {
    const pending = check(context)
    const passage = pending instanceof Promise ? await pending : pending
    if (!passage.ok) return refuse(context, passage.response)
    admit(context, passage)
    await next()
    return undefined
  }
}

/**
 * The same around one handler, for routes where speed counts: Hono runs a route of a single handler without the promises that it needs for several.
 *
 *     app.get('/devices', protectHandler(guard, { scopes: ['devices:read'] }, (c) => c.json(list(c.get('caller')))))
 */
export function protectHandler<H extends (context: never, next: never) => unknown>(
  guard: Guard,
  requirement: Requirement,
  handler: H,
): H {
  const check = checker(guard, requirement)
  const handle = handler as unknown as (context: HonoContext, next: Next) => unknown

  function pass(passage: Passage, context: HonoContext, next: Next): unknown {
    if (!passage.ok) return refuse(context, passage.response)
    admit(context, passage)
    return handle(context, next)
  }

  const guarded = (context: HonoContext, next: Next): unknown => {
    const pending = check(context)
    if (!(pending instanceof Promise)) return pass(pending, context, next)
    return pending.then((passage) => pass(passage, context, next))
  }
  return guarded as unknown as H
}

function checker(guard: Guard, requirement: Requirement): (context: HonoContext) => Passage | Promise<Passage> {
  assertRequirement(requirement)
  return (context) => {
    const { incoming } = (context.env ?? {}) as { readonly incoming?: Partial<NodeRequest> }
    // Set where Hono's own requestId middleware runs before.
    const named = context.get('requestId')
    const requestId = typeof named === 'string' ? named : null
    // On Node the request as it came in says it all, without Hono making one of its own from it, and that one its `Headers`.
    if (incoming?.rawHeaders !== undefined) {
      const address = incoming.socket?.remoteAddress ?? null
      return guard.check(headOf(incoming as NodeRequest), requirement, { address, requestId })
    }
    const { raw } = context.req
    return guard.check(raw, requirement, { address: socketAddress(context.env, raw), requestId })
  }
}

/** To be called before the answer is made: changing the headers of a finished one costs a copy of it. */
function admit(context: HonoContext, { headers, caller }: Admitted): void {
  for (const name in headers) context.header(name, headers[name] as string)
  context.set('caller', caller)
}

async function refuse(context: HonoContext, response: Response): Promise<Response> {
  return context.body(await response.text(), response.status, Object.fromEntries(response.headers))
}
