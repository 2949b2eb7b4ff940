/** What an `Authorization` header holds: the token of a Bearer one (RFC 6750, section 2.1), nothing usable, or what can't be one credential. */
export type BearerCredential = { readonly token: string | null } | 'malformed'

/** One or more spaces and RFC 6750's b64token, which may be followed by more spaces. A comma would mean that the header came twice. */
const AFTER_SCHEME = /^ +([\w.~+/-]+=*) *$/

/** Far above any token, far below what a regular expression should be shown. */
const LONGEST_HEADER = 512

/** The scheme is compared without case. Another scheme is as good as no credential: RFC 6750, section 3.1 treats both alike. */
export function readBearer(header: string | null): BearerCredential {
  return readAuthorization(header, ['bearer'])
}

/** The same for schemes of a platform's own that are written as Bearer is. `schemes` in lower case. */
export function readAuthorization(header: string | null, schemes: readonly string[]): BearerCredential {
  if (header === null || header === '') return { token: null }
  const scheme = schemes.find((name) => header.slice(0, name.length).toLowerCase() === name)
  if (scheme === undefined) return header.includes(',') ? 'malformed' : { token: null }
  const token = header.length > LONGEST_HEADER ? undefined : AFTER_SCHEME.exec(header.slice(scheme.length))?.[1]
  return token === undefined ? 'malformed' : { token }
}
