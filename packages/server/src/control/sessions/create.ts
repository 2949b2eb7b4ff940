import { HOUR, LatchkeyError, type PrincipalId, plus } from '@latchkey/core'
import type { Issued } from '../credentials/family.ts'
import { insertCredential } from '../credentials/new-credential.ts'
import { command } from '../use-case.ts'
import { findUser } from '../users/user.ts'
import { defaultToken, defaultTokenNote } from './default-token.ts'

const LIFETIME_MS = HOUR

export interface OpenedSession extends Issued {
  /** The token that the platform gives every account: at its first session alone. */
  readonly defaultToken: Issued | null
}

export interface CreateSessionInput {
  /** A user that the platform's own backend has just authenticated. */
  readonly userId: PrincipalId
}

/**
 * Opens a session for a user of the platform. Never for an operator: whoever holds a service key would otherwise hold the whole service.
 */
export const createSession = command(
  { scope: 'sessions:create', at: 'account', callers: ['service'] },
  async (context, input: CreateSessionInput) => {
    const { tables, caller, now } = context
    const user = await findUser(tables, input.userId)
    if (user.state !== 'active')
      throw new LatchkeyError(
        'invalid_state',
        'This user is suspended, so no session can be opened; resume the user first.',
      )
    if (user.role !== 'user') {
      throw new LatchkeyError(
        'exceeds_own_access',
        'A service key opens sessions for plain users alone; an operator signs in with a personal access token.',
      )
    }
    const given = await defaultToken(context, user)
    const issued = await insertCredential(context, {
      kind: 'session',
      idPrefix: 'ses',
      owner: { type: 'principal', id: user.id },
      name: 'Session',
      description: '',
      reach: {
        scopes: ['*'],
        workspaces: null,
        resources: null,
        addressAllowlist: [],
        expiresAt: plus(now, LIFETIME_MS),
      },
      createdBy: caller.principal.id,
      authenticatedAt: now,
    })
    const { id } = issued.credential
    return {
      value: { ...issued, defaultToken: given } satisfies OpenedSession,
      audit: [
        { action: 'session.created', subjectId: id, ownerId: user.id },
        ...(given === null ? [] : [defaultTokenNote(given.credential)]),
      ],
      changes: [
        { type: 'credential', id },
        ...(given === null ? [] : [{ type: 'credential' as const, id: given.credential.id }]),
      ],
    }
  },
)
