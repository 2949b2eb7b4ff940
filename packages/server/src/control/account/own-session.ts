import { type Credential, LatchkeyError } from '@latchkey/core'
import type { Caller } from '../access/caller.ts'
import { isRecentlyAuthenticated } from '../access/rights.ts'
import type { Access, Context } from '../use-case.ts'

export const ACCOUNT_READ = { scope: 'self:read', at: 'account', callers: ['session'] } as const satisfies Access
export const ACCOUNT_WRITE = { scope: 'self:rotate', at: 'account', callers: ['session'] } as const satisfies Access

/** Whether a session is one that its own person opened, and not one that the platform’s backend opened for them. */
const isOwn = ({ createdBy, owner }: Credential): boolean => createdBy === owner.id

/** How somebody signs in is theirs to change: whoever may open sessions for others must not come by a password of theirs. */
export function requireOwn({ credential }: Caller): void {
  if (!isOwn(credential))
    throw new LatchkeyError(
      'exceeds_own_access',
      'This session was opened by the platform’s backend. Only somebody who signed in here can change how they sign in.',
    )
}

/** The same, and that the person proved who they are a short while ago. */
export function requireRecent(context: Pick<Context<unknown>, 'caller' | 'now'>): void {
  requireOwn(context.caller)
  requireProof(context)
}

function requireProof({ caller, now }: Pick<Context<unknown>, 'caller' | 'now'>): void {
  if (isRecentlyAuthenticated(caller, now)) return
  throw new LatchkeyError(
    'recent_authentication_required',
    'Prove once more who you are: the last time was more than a quarter of an hour ago.',
  )
}

/**
 * A person who signed in a while ago proves anew who they are before a secret is shown. For an embedded session the platform says when that was; any other session that
 * a backend opened answers for itself.
 */
export function requireRecentForSecret(context: Pick<Context<unknown>, 'caller' | 'now'>): void {
  const { kind, credential } = context.caller
  if (kind === 'embed' || (kind === 'session' && isOwn(credential))) requireProof(context)
}
