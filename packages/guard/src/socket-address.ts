/** What each runtime hands to a web-standard handler beside the request: @hono/node-server, GraphQL Yoga under Node, Deno and Bun, in this order. */
interface RuntimeEnv {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } }
  readonly req?: { readonly socket?: { readonly remoteAddress?: string } }
  readonly remoteAddr?: { readonly hostname?: string }
  requestIP?(request: Request): { readonly address: string } | null
}

/** The address of the socket that a request came in by; `null` where the runtime does not tell. */
export function socketAddress(env: unknown, request: Request): string | null {
  if (typeof env !== 'object' || env === null) return null
  const { incoming, req, remoteAddr } = env as RuntimeEnv
  return (
    incoming?.socket?.remoteAddress ??
    req?.socket?.remoteAddress ??
    remoteAddr?.hostname ??
    (env as RuntimeEnv).requestIP?.(request)?.address ??
    null
  )
}
