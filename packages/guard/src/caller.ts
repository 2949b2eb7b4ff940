import type { Acceptance } from '@latchkey/core'

/**
 * Who makes a request, and what they may do: all that a handler needs to know. `scopes` is what holds here and now, not what the token was made with. As a rule the decision itself, and the same
 * object for each request that it holds for; so it is frozen.
 */
export type Caller = Omit<Acceptance, 'ok'>

/**
 * The caller of a request that went through `protect`. Throws for one that did not, so that a handler mounted without its guard fails instead of
 * answering anybody.
 */
export function callerOf(request: object): Caller {
  const caller = (request as { readonly caller?: Caller | null }).caller
  if (caller === undefined || caller === null) {
    throw new Error('This request did not pass a guard; put protect(guard, …) before the handler of its route.')
  }
  return caller
}
