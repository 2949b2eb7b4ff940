import type { Answer } from '@latchkey/verifier'

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000)

/** What an answer tells its caller of limits: draft-ietf-httpapi-ratelimit-headers-10, and `Retry-After` of RFC 9110 (section 10.2.3). */
export function limitHeaders({ rateLimit, retryAfterMs }: Answer): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  if (rateLimit !== undefined) {
    const { limit, remaining, resetMs } = rateLimit
    headers['ratelimit-policy'] = `"credential";q=${limit.requests};w=${seconds(limit.windowMs)}`
    headers['ratelimit'] = `"credential";r=${remaining};t=${seconds(resetMs)}`
  }
  if (retryAfterMs !== undefined) headers['retry-after'] = String(seconds(retryAfterMs))
  return headers
}
