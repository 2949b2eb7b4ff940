import type { ControlParts } from '../parts.ts'
import { provePasskey } from '../passkeys/prove.ts'
import { openSession, type SignedIn, signedIn, signInContext, type Visitor } from './open-session.ts'
import { authenticationRefused } from './refused.ts'

/** Opens a session for whoever holds a passkey. Throws `authentication_refused` for every reason alike. */
export async function signInByPasskey(
  parts: ControlParts,
  answer: unknown,
  origin: string,
  visitor: Visitor,
): Promise<SignedIn> {
  const proven = await provePasskey(parts, answer, origin, 'sign-in')
  const { store } = parts
  return store.write(async (tables) => {
    const user = await tables.principals.find(proven.principalId)
    if (user === null || user.state !== 'active') throw authenticationRefused()
    await proven.succeed(tables)
    return signedIn(parts, await openSession(signInContext(parts, tables), user, 'passkey', visitor))
  })
}
