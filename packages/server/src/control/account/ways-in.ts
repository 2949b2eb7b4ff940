import { LatchkeyError, type PrincipalId } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { SignInParts, SignInProvider } from '../parts.ts'

interface Left {
  readonly passkeys: readonly unknown[]
  readonly identities: readonly { readonly issuer: string }[]
}

/** Throws `invalid_state` when, with what is left, the person could not sign in any more by anything that the operator leaves open. */
export async function requireWayIn(
  { tables, signIn }: { readonly tables: ReadTables; readonly signIn: SignInParts },
  person: PrincipalId,
  { passkeys, identities }: Left,
): Promise<void> {
  const { passwordHash } = await tables.accounts.find(person)
  if (signIn.methods.password && passwordHash !== null) return
  if (signIn.methods.passkeys && passkeys.length > 0) return
  if (identities.some(({ issuer }) => providerOf(signIn, issuer) !== null)) return
  throw new LatchkeyError(
    'invalid_state',
    'This is the only way in which you can sign in. Choose a password, add a passkey or link another account first.',
  )
}

/** The provider of an identity, if people may still sign in with it. */
export function providerOf({ providers }: SignInParts, issuer: string): SignInProvider | null {
  return providers.find((one) => one.issuer.replace(/\/$/, '') === issuer.replace(/\/$/, '')) ?? null
}
