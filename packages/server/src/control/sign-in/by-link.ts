import { LatchkeyError, type Principal, throttleSource } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { type Effects, together } from '../effects.ts'
import type { ControlParts } from '../parts.ts'
import { stamp } from '../perform.ts'
import { freeEmail, normalEmail } from '../users/new-user.ts'
import { userNote } from '../users/user.ts'
import { endAllSessions } from './end-session.ts'
import { newPasswordHash } from './new-password.ts'
import { openSession, type SignedIn, signedIn, signInContext, type Visitor } from './open-session.ts'
import { admitAttempt } from './throttle.ts'
import { findTicket, issueTicket, tellingMail } from './ticket.ts'

/** Who is meant by a link from a mail. Throws `not_found` for one that was used, has expired, or never was. */
export function readLink(
  parts: ControlParts,
  token: string,
  purpose: 'invitation' | 'password_reset' | 'email',
): Promise<{ readonly user: Principal; readonly email: string }> {
  return parts.store.read((tables) => findTicket({ ...parts, tables }, token, purpose))
}

/**
 * Has a link for another password sent to whoever has an account with this address. The caller learns nothing of whether there is one: what depends on it happens
 * after the answer. Throws `rate_limited` when too many were asked for, for this address or from this place.
 */
export async function requestPasswordReset(
  parts: ControlParts,
  email: string,
  { address }: Visitor,
): Promise<{ readonly done: Promise<void> }> {
  await admitAttempt(parts, [
    { rule: 'mail', subject: normalEmail(email) },
    { rule: 'anonymous', subject: throttleSource(address) },
  ])
  return { done: sendReset(parts, normalEmail(email)) }
}

async function sendReset(parts: ControlParts, email: string): Promise<void> {
  const { store, signIn } = parts
  if (!signIn.methods.password) return
  const send = await store.write(async (tables) => {
    const user = await tables.principals.findByEmail(email)
    const sent =
      user === null || user.type !== 'user' || user.state !== 'active'
        ? null
        : await issueTicket({ ...signInContext(parts, tables), signIn }, user, 'password_reset', email)
    return { value: sent?.send ?? null, audit: [], changes: [] }
  })
  send?.()
}

/** Chooses a password by a link, ends every session, and signs in. Whoever reads the mailbox has shown that the address is theirs. */
export async function resetPassword(
  parts: ControlParts,
  { token, password }: { readonly token: string; readonly password: string },
  visitor: Visitor,
): Promise<SignedIn> {
  const { user } = await readLink(parts, token, 'password_reset')
  const passwordHash = await newPasswordHash(parts, password, user)
  let send: (() => void) | undefined
  const opened = await parts.store.write(async (tables) => {
    const context = { ...signInContext(parts, tables), signIn: parts.signIn }
    const { user: person, email } = await findTicket({ ...parts, tables }, token, 'password_reset')
    await tables.tickets.use(person.id, 'password_reset')
    const account = await tables.accounts.find(person.id)
    const verifiedEmail = person.email === email ? email : account.verifiedEmail
    await tables.accounts.put({ ...account, passwordHash, passwordSetAt: context.now, verifiedEmail })
    const ended = await endAllSessions(context, person, person.id, 'The password changed.')
    send = await tellingMail(context, person, 'password_changed', person.email)
    const set: Effects = { audit: [{ action: 'password.set', subjectId: person.id, ownerId: person.id }], changes: [] }
    return withEffects(parts, [set, ended], await openSession(context, person, 'password_reset', visitor))
  })
  send?.()
  return opened
}

/** Takes an invitation up: with a name, and with a password where people sign in by one. */
export async function acceptInvitation(
  parts: ControlParts,
  { token, name, password }: { readonly token: string; readonly name: string; readonly password: string | null },
  visitor: Visitor,
): Promise<SignedIn> {
  const { user } = await readLink(parts, token, 'invitation')
  const passwordHash = password === null ? null : await newPasswordHash(parts, password, { ...user, name })
  return parts.store.write(async (tables) => {
    const context = signInContext(parts, tables)
    const { user: before, email } = await findTicket({ ...parts, tables }, token, 'invitation')
    await tables.tickets.use(before.id, 'invitation')
    const account = await tables.accounts.find(before.id)
    const verifiedEmail = before.email === email ? email : account.verifiedEmail
    const set = passwordHash === null ? {} : { passwordHash, passwordSetAt: context.now }
    await tables.accounts.put({ ...account, ...set, verifiedEmail })
    const after: Principal = { ...before, name, updatedAt: context.now }
    await tables.principals.update(after)
    const verified: Effects = {
      audit: [{ action: 'email.verified', subjectId: after.id, ownerId: after.id, detail: { email } }],
      changes: [],
    }
    return withEffects(parts, [verified], await openSession(context, after, 'invitation', visitor))
  })
}

/** Takes the address of a link over as the person's own. Throws `already_exists` when it has become somebody else's since. */
export async function confirmEmail(parts: ControlParts, token: string): Promise<Principal> {
  const { store, clock, random } = parts
  let send: (() => void) | undefined
  const confirmed = await store.write(async (tables: WriteTables) => {
    const context = { ...signInContext(parts, tables), signIn: parts.signIn }
    const { user: before, email } = await findTicket({ ...parts, tables }, token, 'email')
    await tables.tickets.use(before.id, 'email')
    const isNew = before.email !== email
    const after: Principal = isNew
      ? { ...before, email: await freeEmail(tables, email), updatedAt: context.now }
      : before
    if (isNew) {
      await tables.principals.update(after)
      send = await tellingMail(context, after, 'email_changed', before.email)
      // Links that went to the old address are no longer this person's.
      await tables.tickets.use(after.id, 'password_reset')
    }
    await tables.accounts.put({ ...(await tables.accounts.find(after.id)), verifiedEmail: email })
    const audit = isNew
      ? [userNote('edited', after, { from: { email: before.email }, to: { email } })]
      : [{ action: 'email.verified', subjectId: after.id, ownerId: after.id, detail: { email } } as const]
    return { value: after, audit: audit.map((note) => stamp(note, null, clock(), random)), changes: [] }
  })
  send?.()
  return confirmed
}

function withEffects(parts: ControlParts, steps: readonly Effects[], opened: Awaited<ReturnType<typeof openSession>>) {
  return signedIn(parts, { value: opened.value, ...together([...steps, opened]) })
}

/** Throws `invalid_state` where nobody can be sent a link. */
export function requireMail({ signIn }: Pick<ControlParts, 'signIn'>): void {
  if (signIn.mail !== null) return
  throw new LatchkeyError('invalid_state', 'This service sends no mail: its operator has not set it up.')
}
