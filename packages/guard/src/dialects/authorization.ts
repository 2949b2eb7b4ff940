/** What an `Authorization` header holds: the token of a Bearer one (RFC 6750, section 2.1), nothing usable, or what can't be one credential. */
export type BearerCredential = { readonly token: string | null } | 'malformed'

/** RFC 6750's b64token, plus the underscore of its alphabet's URL-safe form. A comma would mean that the header came twice. */
const TOKEN = /^[\w.~+/-]+=*$/

/** Far above any token, far below what a regular expression should be shown. */
const LONGEST_TOKEN = 512

/** The scheme is compared without case. Another scheme is as good as no credential: RFC 6750, section 3.1 treats both alike. */
export function readBearer(header: string | null): BearerCredential {
  if (header === null || header === '') return { token: null }
  if (header.slice(0, 6).toLowerCase() !== 'bearer') return header.includes(',') ? 'malformed' : { token: null }
  if (header.length > LONGEST_TOKEN) return 'malformed'
  const rest = header.slice(6)
  const token = rest.trim()
  if (rest[0] !== ' ' || !TOKEN.test(token)) return 'malformed'
  return { token }
}
