/** What an `Authorization` header holds: what follows the scheme of a Bearer one (RFC 6750, section 2.1), nothing usable, or what can't be one credential. */
export type BearerCredential = { readonly token: string | null } | 'malformed'

/** RFC 6750's b64token. A comma would mean that the header came twice. */
const B64TOKEN = /^[\w.~+/-]+=*$/

/** Far above any token, far below what is worth reading. */
const LONGEST_HEADER = 512

/**
 * The scheme is compared without case. Another scheme is as good as no credential: RFC 6750, section 3.1 treats both alike. What the token is made of is not looked at:
 * a verifier that recognizes it need not, and any other refuses what has not the form of one.
 */
export function readBearer(header: string | null): BearerCredential {
  if (header === null || header === '') return NO_CREDENTIAL
  return hasScheme(header, BEARER) ? tokenAfter(header, BEARER.length) : withoutScheme(header)
}

const BEARER = 'bearer'
const NO_CREDENTIAL: BearerCredential = { token: null }

/** The same for schemes of a platform's own that are written as Bearer is, and for tokens that are b64tokens. `schemes` in lower case. */
export function readAuthorization(header: string | null, schemes: readonly string[]): BearerCredential {
  if (header === null || header === '') return NO_CREDENTIAL
  const scheme = schemes.find((candidate) => hasScheme(header, candidate))
  if (scheme === undefined) return withoutScheme(header)
  const credential = tokenAfter(header, scheme.length)
  return credential === 'malformed' || !B64TOKEN.test(credential.token ?? '') ? 'malformed' : credential
}

const withoutScheme = (header: string): BearerCredential => (header.includes(',') ? 'malformed' : NO_CREDENTIAL)

/** Compared by character codes, of which the bit 32 is the case of a letter: every request comes this way, and lower case would be another text. */
function hasScheme(header: string, scheme: string): boolean {
  if (header.length < scheme.length) return false
  for (let index = 0; index < scheme.length; index++) {
    if ((header.charCodeAt(index) | 32) !== scheme.charCodeAt(index)) return false
  }
  return true
}

const SPACE = 32

/** One or more spaces, the token, and perhaps more spaces. */
function tokenAfter(header: string, scheme: number): BearerCredential {
  if (header.length > LONGEST_HEADER) return 'malformed'
  let start = scheme
  while (header.charCodeAt(start) === SPACE) start++
  let end = header.length
  while (end > start && header.charCodeAt(end - 1) === SPACE) end--
  return start > scheme && end > start ? { token: header.slice(start, end) } : 'malformed'
}
