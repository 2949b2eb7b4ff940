import { type CredentialId, clientName, DAY, type Principal, type PrincipalId, plus } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { Issued } from '../credentials/family.ts'
import { insertCredential } from '../credentials/new-credential.ts'
import { type Effects, together } from '../effects.ts'
import type { ControlParts } from '../parts.ts'
import { stamp } from '../perform.ts'
import { defaultToken, defaultTokenNote } from '../sessions/default-token.ts'
import type { Context } from '../use-case.ts'
import { endSession } from './end-session.ts'

/** After that a person proves anew who they are, however busy the session was. */
const LIFETIME_MS = 7 * DAY

/** How somebody proved who they are. */
export type SignInMethod = 'set_up' | 'password' | 'passkey' | 'oidc' | 'invitation' | 'password_reset'

/** A browser in which a person has signed in before. */
export interface Device {
  readonly id: string
  readonly principalId: PrincipalId
}

/** Who knocks, as far as the request tells. */
export interface Visitor {
  readonly address: string | null
  readonly userAgent: string | null
  /** What names the browser, when somebody has signed in with it before. */
  readonly device: Device | null
  /** The session that the same browser had until now: signing in puts another in its place. */
  readonly session: CredentialId | null
}

/** A person who has just signed in. */
export interface SignedIn {
  readonly user: Principal
  readonly session: Issued
  /** The token that the platform gives every account: at its first session alone. */
  readonly defaultToken: Issued | null
}

export type SignInContext = Pick<Context<WriteTables>, 'tables' | 'platform' | 'now' | 'random' | 'sha256' | 'recovery'>

export const signInContext = (
  { clock, platform, random, sha256, recovery }: ControlParts,
  tables: WriteTables,
): SignInContext => ({
  ...{ tables, platform, random, sha256, recovery },
  now: clock(),
})

/** Opens a session for a person who has just proved who they are, in a browser. Never takes over a session that was there before. */
export async function openSession(
  context: SignInContext,
  user: Principal,
  method: SignInMethod,
  visitor: Visitor,
): Promise<Effects & { readonly value: SignedIn }> {
  const { now, tables } = context
  const before = visitor.session === null ? null : await tables.credentials.findAnyOwner(visitor.session)
  const ended = before === null ? null : await endSession(context, before, before.owner.id, 'Signed in again.')
  const given = await defaultToken(context, user)
  const session = await insertCredential(context, {
    kind: 'session',
    idPrefix: 'ses',
    owner: { type: 'principal', id: user.id },
    name: clientName(visitor.userAgent),
    description: visitor.address ?? '',
    reach: {
      scopes: ['*'],
      workspaces: null,
      resources: null,
      addressAllowlist: [],
      expiresAt: plus(now, LIFETIME_MS),
    },
    createdBy: user.id,
    authenticatedAt: now,
  })
  const { id } = session.credential
  const opened: Effects = {
    audit: [{ action: 'session.created', subjectId: id, ownerId: user.id, detail: { method } }],
    changes: [{ type: 'credential', id }],
  }
  const token: Effects[] =
    given === null
      ? []
      : [
          {
            audit: [defaultTokenNote(given.credential)],
            changes: [{ type: 'credential', id: given.credential.id }],
          },
        ]
  return {
    value: { user, session, defaultToken: given },
    ...together([...(ended === null ? [] : [ended]), opened, ...token]),
  }
}

/** What a sign-in commits: whoever signed in did it, with the session that came of it. */
export function signedIn(
  { clock, random }: Pick<ControlParts, 'clock' | 'random'>,
  { value, audit, changes }: Awaited<ReturnType<typeof openSession>>,
) {
  const { user, session } = value
  const actor = { principalId: user.id, credentialId: session.credential.id }
  return { value, audit: audit.map((note) => stamp(note, actor, clock(), random)), changes }
}
