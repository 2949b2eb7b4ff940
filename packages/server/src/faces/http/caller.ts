import { ANY_QUESTION, CREDENTIAL_KINDS, LatchkeyError, type Question, type Refusal, Secret } from '@latchkey/core'
import type { Verifier } from '@latchkey/verifier'
import { type Presented, unauthenticated } from '../../control/access/caller.ts'
import { bearerToken } from './bearer.ts'

const QUESTION: Question = { ...ANY_QUESTION, kinds: CREDENTIAL_KINDS }

/** What became of the credential of a management call. */
export type Authentication =
  | { readonly ok: true; readonly presented: Presented }
  /** The secret was good until a rotation replaced it: of use for nothing but asking for the answer to that rotation again. */
  | { readonly ok: false; readonly replaced: Secret | null }

export async function authenticate(
  verifier: Verifier,
  request: Request,
  address: string | null,
): Promise<Authentication> {
  const token = bearerToken(request.headers.get('authorization'))
  if (token === null) return { ok: false, replaced: null }
  const decision = await verifier.verify(token, { ...QUESTION, address })
  if (decision.ok)
    return { ok: true, presented: { credentialId: decision.credential.id, secret: new Secret(token), address } }
  if (decision.code === 'stale' || decision.code === 'rate_limited') throw notAdmitted(decision)
  return { ok: false, replaced: decision.code === 'rotated' ? new Secret(token) : null }
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
