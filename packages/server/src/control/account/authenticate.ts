import {
  type Credential,
  generateToken,
  LatchkeyError,
  normalPassword,
  type PrincipalId,
  tokenHint,
} from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { Issued } from '../credentials/family.ts'
import { provePasskey } from '../passkeys/prove.ts'
import { authenticationRefused } from '../sign-in/refused.ts'
import { admitAttempt, signInCounts } from '../sign-in/throttle.ts'
import { type Context, type Preparing, preparedCommand } from '../use-case.ts'
import { ACCOUNT_WRITE, requireOwn } from './own-session.ts'
import { ownSession } from './session.ts'

export type Proof = { readonly password: string } | { readonly passkey: unknown }

/** A proof that held, before the transaction that acts on it. */
export interface Proven {
  readonly succeed: (tables: WriteTables) => Promise<void>
}

/**
 * The person in a session proves once more who they are. The session gets a new secret with it, so that whoever has copied the old one gains nothing.
 * Throws `authentication_refused`, and `rate_limited` when too many attempts failed.
 */
export const authenticateSession = preparedCommand(ACCOUNT_WRITE, prove, async (context, proven: Proven) => {
  const { caller, tables, now } = context
  requireOwn(caller)
  await proven.succeed(tables)
  const issued = await renewSession(context, { ...caller.credential, authenticatedAt: now })
  const { id } = issued.credential
  return {
    value: { ...(await ownSession(tables, { ...caller, credential: issued.credential })), issued },
    audit: [{ action: 'session.authenticated', subjectId: id, ownerId: caller.principal.id }],
    changes: [{ type: 'credential', id }],
  }
})

async function prove(call: Preparing, proof: Proof): Promise<Proven> {
  requireOwn(call.caller)
  if ('password' in proof) return provePassword(call, proof.password)
  const { id } = call.caller.principal
  const proven = await provePasskey(call.parts, proof.passkey, call.caller.origin, `authenticate ${id}`)
  if (proven.principalId !== id) throw authenticationRefused()
  return proven
}

/** Checks a password of the person in the session, as slowly as somebody who signs in. */
export async function provePassword({ parts, caller }: Preparing, password: string): Promise<Proven> {
  const { store, signIn } = parts
  if (!signIn.methods.password) throw authenticationRefused()
  const account = caller.principal.id
  const attempt = await admitAttempt(parts, signInCounts({ account, address: caller.address, device: null }))
  const { passwordHash } = await store.read(({ accounts }) => accounts.find(account as PrincipalId))
  const verdict = await signIn.passwords.verify(normalPassword(password), passwordHash)
  if (verdict === 'wrong') throw authenticationRefused()
  return attempt
}

/** A new secret under the session's id; the old one ends at once. */
async function renewSession(
  { tables, platform, now, random, sha256 }: Context<WriteTables>,
  before: Credential,
): Promise<Issued> {
  if (before.state !== 'active') throw new LatchkeyError('invalid_state', 'This session has ended; sign in again.')
  const secret = generateToken(platform.config.token, 'session', random)
  const version = before.secretVersion + 1
  const credential = { ...before, secretVersion: version, hint: tokenHint(secret), updatedAt: now }
  await tables.credentials.update(credential)
  await tables.credentials.endOlderSecrets(credential.owner, credential.id, version, now, false)
  await tables.credentials.insertSecret(credential.owner, {
    digest: sha256(secret.reveal()),
    credentialId: credential.id,
    version,
    createdAt: now,
    endsAt: null,
    endsAtFirstUse: false,
  })
  return { credential, secret }
}
