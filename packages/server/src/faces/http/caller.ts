import { ANY_QUESTION, CREDENTIAL_KINDS, type Question, Secret } from '@latchkey/core'
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
  if (decision.ok) return { ok: true, presented: { credentialId: decision.credential.id, secret: new Secret(token) } }
  return { ok: false, replaced: decision.code === 'rotated' ? new Secret(token) : null }
}

/** Throws `unauthenticated`, in the same words for every reason. */
export function requirePresented(authentication: Authentication): Presented {
  if (authentication.ok) return authentication.presented
  throw unauthenticated()
}
