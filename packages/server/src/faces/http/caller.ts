import { ANY_QUESTION, CREDENTIAL_KINDS, LatchkeyError, type Question, type Refusal, Secret } from '@latchkey/core'
import type { Verifier } from '@latchkey/verifier'
import { type Presented, unauthenticated } from '../../control/access/caller.ts'
import { bearerToken } from './bearer.ts'
import { readCookie, sessionCookieName } from './cookie.ts'
import { requireOwnPage } from './csrf.ts'
import type { Site } from './site.ts'

const QUESTION: Question = { ...ANY_QUESTION, kinds: CREDENTIAL_KINDS }

/** What became of the credential of a management call. */
export type Authentication =
  | { readonly ok: true; readonly presented: Presented }
  /** The secret was good until a rotation replaced it: of use for nothing but asking for the answer to that rotation again. */
  | { readonly ok: false; readonly replaced: Secret | null }

/** What telling a caller takes. */
export interface Door {
  readonly verifier: Verifier
  readonly site: Site
}

/**
 * The credential in `Authorization`; without that header, the session in the browser's cookie. Throws `csrf_refused` when a cookie comes with a call that changes
 * something and that no page of our own made.
 */
export async function authenticate(door: Door, request: Request, address: string | null): Promise<Authentication> {
  const authorization = request.headers.get('authorization')
  if (authorization === null) {
    const session = await cookieSession(door, request, address)
    if (session === null) return { ok: false, replaced: null }
    requireOwnPage(door.site, request, session.credentialId)
    return { ok: true, presented: session }
  }
  const token = bearerToken(authorization)
  if (token === null) return { ok: false, replaced: null }
  const decision = await door.verifier.verify(token, { ...QUESTION, address })
  if (decision.ok)
    return {
      ok: true,
      presented: { credentialId: decision.credential.id, secret: new Secret(token), address, ...pageOf(request) },
    }
  if (decision.code === 'stale' || decision.code === 'rate_limited') throw notAdmitted(decision)
  return { ok: false, replaced: decision.code === 'rotated' ? new Secret(token) : null }
}

const pageOf = ({ headers }: Request): Pick<Presented, 'page'> => {
  const page = headers.get('origin')
  return page === null ? {} : { page }
}

/** The live session that a browser's cookie holds, whatever the request is; `null` for none. Whether a page of our own sent it is asked elsewhere. */
export async function cookieSession(
  { verifier, site }: Door,
  request: Request,
  address: string | null,
): Promise<Presented | null> {
  const place = site.at(request)
  if (place === null) return null
  const token = readCookie(request, sessionCookieName(place))
  if (token === null) return null
  const decision = await verifier.verify(token, { ...QUESTION, kinds: ['session'], address })
  if (decision.ok)
    return { credentialId: decision.credential.id, secret: new Secret(token), address, origin: place.origin }
  if (decision.code === 'stale' || decision.code === 'rate_limited') throw notAdmitted(decision)
  return null
}

/** What a caller is told whose credential was refused: nothing of the reason, unless it is ours. A client throws away what it is told to be no good. */
export function notAdmitted(refusal: Refusal & { readonly retryAfterMs?: number }): LatchkeyError {
  const { code, retryAfterMs } = refusal
  if (code === 'stale')
    return new LatchkeyError('unavailable', 'The credential can’t be checked at this moment; try again shortly.')
  if (code !== 'rate_limited') return unauthenticated()
  return new LatchkeyError(
    'rate_limited',
    'Too many requests; wait before the next one.',
    retryAfterMs === undefined ? {} : { retryAfterMs },
  )
}

/** Throws `unauthenticated`, in the same words for every reason. */
export function requirePresented(authentication: Authentication): Presented {
  if (authentication.ok) return authentication.presented
  throw unauthenticated()
}
