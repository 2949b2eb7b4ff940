import type { PrincipalId } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { Passkey } from '../../ports/passkey-table.ts'
import type { ControlParts } from '../parts.ts'
import { authenticationRefused } from '../sign-in/refused.ts'
import { type ChallengeFor, isOurs, newChallenge, passkeyPlace, spendChallenge } from './challenge.ts'

/** What a page hands to the browser to have a passkey asked for; `null` where none can be. `known` are those that may answer, empty for any. */
export async function requestOptions(
  parts: ControlParts,
  origin: string | null,
  purpose: ChallengeFor,
  known: readonly Passkey[] = [],
): Promise<object | null> {
  const place = passkeyPlace(origin)
  if (place === null || !parts.signIn.methods.passkeys) return null
  return parts.signIn.passkeys.requestOptions({ place, challenge: newChallenge(parts, purpose), known })
}

export interface ProvenPasskey {
  readonly principalId: PrincipalId
  /** Has the answer count, once, in the transaction that acts on it. */
  readonly succeed: (tables: WriteTables) => Promise<void>
}

/** Whose passkey has answered. Throws `authentication_refused` for an answer that does not hold, in the same words for every reason. */
export async function provePasskey(
  parts: ControlParts,
  answer: unknown,
  origin: string | null,
  purpose: ChallengeFor,
): Promise<ProvenPasskey> {
  const { store, signIn, clock } = parts
  const place = passkeyPlace(origin)
  const claimed = signIn.passkeys.claimed(answer)
  if (place === null || claimed === null || !signIn.methods.passkeys) throw authenticationRefused()
  const passkey = await store.read(({ passkeys }) => passkeys.findByCredential(claimed))
  if (passkey === null) throw authenticationRefused()
  let challenge = ''
  const seen = (ours: string) => {
    challenge = ours
  }
  const found = await signIn.passkeys.check(answer, passkey, place, isOurs(parts, purpose, seen))
  if (found === null) throw authenticationRefused()
  const { principalId, id } = passkey
  return {
    principalId,
    async succeed(tables) {
      const now = clock()
      await spendChallenge(tables, parts, challenge, principalId, now)
      const before = await tables.passkeys.find(principalId, id)
      if (before === null) throw authenticationRefused()
      await tables.passkeys.update({ ...before, ...found, lastUsedAt: now })
    },
  }
}
