import { DAY, type PrincipalId, type RandomBytes } from '@latchkey/core'
import type { Device } from '../../control/sign-in/open-session.ts'
import { cookie, cookieName, readCookie } from './cookie.ts'
import type { Place, Site } from './site.ts'

const NAME = 'latchkey-device'
/** The longest that browsers keep a cookie (RFC 6265bis, section 5.5). */
const LIFETIME_MS = 400 * DAY

/** The browser as it is known from an earlier sign-in; `null` for a strange one. */
export function deviceOf(site: Site, request: Request): Device | null {
  const place = site.at(request)
  const [principalId, id, signature] = (place && readCookie(request, cookieName(place, NAME)))?.split('.') ?? []
  if (principalId === undefined || id === undefined || signature === undefined) return null
  return site.isSigned(signed(principalId, id), signature) ? { id, principalId: principalId as PrincipalId } : null
}

/** Has the browser known again as one of this person's. It opens nothing: it only keeps others' failures from counting against its owner. */
export function deviceCookie(
  site: Site,
  place: Place,
  request: Request,
  principalId: PrincipalId,
  random: RandomBytes,
): string {
  const known = deviceOf(site, request)
  const id = known?.principalId === principalId ? known.id : Buffer.from(random(16)).toString('base64url')
  return cookie(place, NAME, `${principalId}.${id}.${site.sign(signed(principalId, id))}`, LIFETIME_MS)
}

const signed = (principalId: string, id: string): string => `device\n${principalId}\n${id}`
