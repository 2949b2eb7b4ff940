import { normalPassword } from '@latchkey/core'
import type { ControlParts } from '../parts.ts'
import { normalEmail } from '../users/new-user.ts'
import { openSession, type SignedIn, signedIn, signInContext, type Visitor } from './open-session.ts'
import { authenticationRefused } from './refused.ts'
import { admitAttempt, signInCounts } from './throttle.ts'

export interface PasswordSignIn {
  readonly email: string
  readonly password: string
}

/**
 * Opens a session for whoever knows the password. Throws `authentication_refused`, in the same words and after the same work, for a wrong password, an unknown
 * address, a suspended person, and one who has no password; and `rate_limited`, with the time to wait, when too many attempts failed.
 */
export async function signInByPassword(
  parts: ControlParts,
  { email, password }: PasswordSignIn,
  visitor: Visitor,
): Promise<SignedIn> {
  const { store, signIn } = parts
  if (!signIn.methods.password) throw authenticationRefused()
  const found = await store.read(async ({ principals, accounts }) => {
    const user = await principals.findByEmail(normalEmail(email))
    return user === null || user.type !== 'user' ? null : { user, account: await accounts.find(user.id) }
  })
  const { address, device } = visitor
  const isKnown = device !== null && device.principalId === found?.user.id
  const counts = signInCounts({ account: normalEmail(email), address, device: isKnown ? device.id : null })
  const attempt = await admitAttempt(parts, counts)
  const hash = found?.user.state === 'active' ? found.account.passwordHash : null
  const verdict = await signIn.passwords.verify(normalPassword(password), hash)
  if (found === null || verdict === 'wrong') throw authenticationRefused()
  const better = verdict === 'outdated' ? await signIn.passwords.hash(normalPassword(password)) : hash
  return store.write(async (tables) => {
    const user = await tables.principals.find(found.user.id)
    const account = await tables.accounts.find(found.user.id)
    // Between the two transactions somebody may have been suspended, or the password changed.
    if (user === null || user.state !== 'active' || account.passwordHash !== hash) throw authenticationRefused()
    await attempt.succeed(tables)
    if (better !== hash) await tables.accounts.put({ ...account, passwordHash: better })
    const opened = await openSession(signInContext(parts, tables), user, 'password', visitor)
    return signedIn(parts, opened)
  })
}
