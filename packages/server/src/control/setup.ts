import { formatInstant, LatchkeyError, type Principal } from '@latchkey/core'
import type { ManagementStore } from '../ports/management-store.ts'
import type { Issued } from './credentials/family.ts'
import { insertCredential } from './credentials/new-credential.ts'
import { type ControlParts, stamp } from './perform.ts'
import { newPasswordHash, setPasswordHash } from './sign-in/new-password.ts'
import { openSession, type SignedIn, type SignInContext, signInContext, type Visitor } from './sign-in/open-session.ts'
import type { AuditNote } from './use-case.ts'
import { insertUser } from './users/new-user.ts'
import { userNote } from './users/user.ts'

export interface SetUp extends Issued {
  readonly user: Principal
}

export interface FirstOperator {
  readonly email: string
  readonly name: string
}

/**
 * Makes the first operator and their first token; works once in the life of a store. Whether the caller presented the one-time set-up secret was asked
 * before. Throws `setup_done` from the second time on.
 */
export async function setUp(
  parts: ControlParts,
  { password, ...person }: FirstOperator & { readonly password?: string | undefined },
): Promise<SetUp> {
  const passwordHash = password === undefined ? null : await newPasswordHash(parts, password, person)
  return parts.store.write(async (tables) => {
    const context = signInContext(parts, tables)
    const { user, audit } = await makeOperator(context, person, passwordHash)
    const { credential, secret } = await insertCredential(context, {
      kind: 'pat',
      idPrefix: 'tok',
      owner: { type: 'principal', id: user.id },
      name: 'First operator',
      description: 'Made when this service was set up',
      reach: {
        scopes: ['*'],
        workspaces: null,
        resources: null,
        addressAllowlist: [],
        // Who could make another one, once the only way in has expired?
        expiresAt: null,
      },
      createdBy: user.id,
    })
    const made: AuditNote = {
      action: 'token.created',
      subjectId: credential.id,
      ownerId: user.id,
      detail: { name: credential.name, scopes: credential.scopes },
    }
    return {
      value: { user, credential, secret },
      audit: [...audit, made].map((note) => stamp(note, null, context.now, parts.random)),
      changes: [{ type: 'credential', id: credential.id }],
    }
  })
}

/** The same for a person at a browser, who signs in with a password from then on and gets a session in place of a token. */
export async function setUpInBrowser(
  parts: ControlParts,
  { password, ...person }: FirstOperator & { readonly password: string },
  visitor: Visitor,
): Promise<SignedIn> {
  const passwordHash = await newPasswordHash(parts, password, person)
  return parts.store.write(async (tables) => {
    const context = signInContext(parts, tables)
    const { user, audit } = await makeOperator(context, person, passwordHash)
    const { value, ...opened } = await openSession(context, user, 'set_up', visitor)
    return {
      value,
      audit: [...audit, ...opened.audit].map((note) => stamp(note, null, context.now, parts.random)),
      changes: opened.changes,
    }
  })
}

async function makeOperator(
  context: SignInContext,
  { email, name }: FirstOperator,
  passwordHash: string | null,
): Promise<{ readonly user: Principal; readonly audit: readonly AuditNote[] }> {
  const { tables, now } = context
  if ((await tables.settings.get('set_up_at')) !== null) {
    throw new LatchkeyError('setup_done', 'This service was set up before; an operator makes further users.')
  }
  const user = await insertUser(context, { email, name, role: 'operator' })
  if (passwordHash !== null) await setPasswordHash(context, user.id, passwordHash)
  await tables.settings.set('set_up_at', formatInstant(now))
  return {
    user,
    audit: [
      { action: 'platform.set_up', subjectId: 'platform', ownerId: user.id },
      userNote('created', user, { email: user.email, role: user.role }),
    ],
  }
}

/** Whether the first operator exists. */
export function isSetUp(store: ManagementStore): Promise<boolean> {
  return store.read(async (tables) => (await tables.settings.get('set_up_at')) !== null)
}
