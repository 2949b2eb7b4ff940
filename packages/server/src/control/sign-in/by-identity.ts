import { LatchkeyError, type Principal } from '@latchkey/core'
import type { ProvenIdentity } from '../../ports/identity-provider.ts'
import { together } from '../effects.ts'
import type { ControlParts, SignInProvider } from '../parts.ts'
import type { AuditNote } from '../use-case.ts'
import { insertUser, normalEmail } from '../users/new-user.ts'
import { userNote } from '../users/user.ts'
import {
  openSession,
  type SignedIn,
  type SignInContext,
  signedIn,
  signInContext,
  type Visitor,
} from './open-session.ts'

/**
 * Opens a session for whom a provider vouches. Somebody unknown is linked to the account of the same address, or gets a new one, as far as the operator lets the
 * provider decide that, and only by an address that the provider has verified. Throws `authentication_refused` otherwise.
 */
export async function signInByIdentity(
  parts: ControlParts,
  provider: SignInProvider,
  identity: ProvenIdentity,
  visitor: Visitor,
): Promise<SignedIn> {
  return parts.store.write(async (tables) => {
    const context = signInContext(parts, tables)
    const known = await tables.identities.find(identity.issuer, identity.subject)
    const { user, audit } =
      known === null
        ? await take(context, provider, identity)
        : { user: await tables.principals.find(known.principalId), audit: [] }
    if (user === null || user.state !== 'active') throw notKnown()
    if (known !== null) await tables.identities.update({ ...known, email: identity.email, lastUsedAt: context.now })
    const opened = await openSession(context, user, 'oidc', visitor)
    return signedIn(parts, { value: opened.value, ...together([{ audit, changes: [] }, opened]) })
  })
}

interface Taken {
  readonly user: Principal
  readonly audit: readonly AuditNote[]
}

async function take(context: SignInContext, provider: SignInProvider, identity: ProvenIdentity): Promise<Taken> {
  const { tables, now } = context
  if (identity.email === null || !identity.isEmailVerified) throw notKnown()
  const email = normalEmail(identity.email)
  const found = await tables.principals.findByEmail(email)
  if (found !== null && !(await mayLink(context, provider, found, email))) throw notKnown()
  if (found === null && !mayCreate(provider, email)) throw notKnown()
  const user = found ?? (await insertUser(context, { email, name: nameOf(identity, email), role: 'user' }))
  await tables.identities.insert({
    ...{ issuer: identity.issuer, subject: identity.subject, principalId: user.id, email },
    ...{ createdAt: now, lastUsedAt: now },
  })
  await tables.accounts.put({ ...(await tables.accounts.find(user.id)), verifiedEmail: email })
  const linked: AuditNote = {
    action: 'identity.linked',
    subjectId: user.id,
    ownerId: user.id,
    detail: { issuer: identity.issuer, email },
  }
  const created = userNote('created', user, { email, role: user.role, by: provider.name })
  return { user, audit: found === null ? [created, linked] : [linked] }
}

/**
 * An account is linked by its address only where the address was proved to be its person's, or where nobody can have signed in to it yet: else whoever made it with
 * somebody else's address would be let in together with them.
 */
async function mayLink(
  { tables }: SignInContext,
  provider: SignInProvider,
  user: Principal,
  email: string,
): Promise<boolean> {
  if (!provider.linkByEmail || user.type !== 'user' || user.state !== 'active') return false
  const { passwordHash, verifiedEmail } = await tables.accounts.find(user.id)
  if (verifiedEmail === email) return true
  const others = [await tables.passkeys.list(user.id), await tables.identities.list(user.id)]
  return passwordHash === null && others.every((list) => list.length === 0)
}

function mayCreate({ createFor }: SignInProvider, email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1)
  return createFor.includes('*') || createFor.includes(domain)
}

/** The provider's name for the person as one line, else the first part of the address. */
function nameOf({ name }: ProvenIdentity, email: string): string {
  const line = [
    ...(name ?? '')
      .toWellFormed()
      .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim(),
  ]
    .slice(0, 100)
    .join('')
  return line === '' ? email.slice(0, email.lastIndexOf('@')) : line
}

function notKnown(): LatchkeyError {
  return new LatchkeyError(
    'authentication_refused',
    'This account is not known here. Ask whoever runs the service for an invitation.',
  )
}
