import type { Instant } from '@latchkey/core'
import { parse, serialize } from 'hono/utils/cookie'
import type { Issued } from '../../control/credentials/family.ts'
import type { Place } from './site.ts'

/**
 * The value of a cookie; `null` when the request has none of the name, or two: which of them is meant is nobody's guess.
 */
export function readCookie(request: Request, name: string): string | null {
  const header = request.headers.get('cookie')
  if (header === null) return null
  const times = header.split(';').filter((pair) => pair.trim().startsWith(`${name}=`)).length
  return times === 1 ? (parse(header, name)[name] ?? null) : null
}

/** Over TLS with the prefix that makes a browser refuse the cookie from any other host or path (RFC 6265bis, section 4.1.3.2). */
export const cookieName = (place: Place, name: string): string => (place.isSecure ? `__Host-${name}` : name)

export const sessionCookieName = (place: Place): string => cookieName(place, 'latchkey')

/** A cookie that no script reads and that other sites' requests carry only when they lead here by a link. `maxAgeMs` 0 deletes it. */
export function cookie(place: Place, name: string, value: string, maxAgeMs: number): string {
  return serialize(cookieName(place, name), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: place.isSecure,
    maxAge: Math.floor(maxAgeMs / 1000),
  })
}

export function sessionCookie(place: Place, { credential, secret }: Issued, now: Instant): string {
  const left = credential.expiresAt === null ? 0 : credential.expiresAt - now
  return cookie(place, 'latchkey', secret.reveal(), Math.max(0, left))
}

export const clearedSessionCookie = (place: Place): string => cookie(place, 'latchkey', '', 0)
