/**
 * The token of an `Authorization: Bearer` header (RFC 6750, section 2.1; the scheme in any case). `null` when there is none, another scheme, or more
 * than one credential: `fetch` joins repeated headers with a comma, which no token contains.
 */
export function bearerToken(authorization: string | null | undefined): string | null {
  if (authorization === null || authorization === undefined) return null
  const space = authorization.indexOf(' ')
  if (space === -1 || authorization.slice(0, space).toLowerCase() !== 'bearer') return null
  const token = authorization.slice(space + 1).trim()
  return token === '' || token.includes(',') || token.includes(' ') ? null : token
}
