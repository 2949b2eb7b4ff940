import { type CredentialId, LatchkeyError } from '@latchkey/core'
import type { Place, Site } from './site.ts'

const CSRF_HEADER = 'x-latchkey-csrf'

/** The same for as long as the session lasts, so that every tab of a browser has it. */
export const csrfToken = (site: Site, session: CredentialId): string => site.sign(`csrf\n${session}`)

/** Throws `csrf_refused` for a call that changes something unless it comes from our own origin and carries the session's token. */
export function requireOwnPage(site: Site, request: Request, session: CredentialId): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const token = request.headers.get(CSRF_HEADER) ?? ''
  if (isSameOrigin(site.at(request), request) && site.isSigned(`csrf\n${session}`, token)) return
  throw new LatchkeyError(
    'csrf_refused',
    'This call was not made by one of the service’s own pages. Load the page again and repeat.',
  )
}

/** By what the browser says of where a request was made, which no page can change: `Origin` (RFC 6454, section 7), or `Sec-Fetch-Site`. */
export function isSameOrigin(place: Place | null, { headers }: Request): boolean {
  return (place !== null && headers.get('origin') === place.origin) || headers.get('sec-fetch-site') === 'same-origin'
}
