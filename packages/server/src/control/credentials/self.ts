import type { CredentialKind } from '@latchkey/core'
import { type Credential, notFound, type Overlap } from '@latchkey/core'
import type { Caller } from '../access/caller.ts'
import { isSession, SESSIONS } from '../people.ts'
import { endSession } from '../sign-in/end-session.ts'
import { type Access, command, query } from '../use-case.ts'
import { OWN_TOKENS, SERVICE_KEYS, WORKSPACE_KEYS } from './families.ts'
import type { CredentialFamily } from './family.ts'
import { rotateCredential } from './rotate.ts'
import { revokeCredential } from './state.ts'

const HELD: readonly CredentialKind[] = ['pat', 'key', 'service']
const SELF_READ = { scope: 'self:read', at: 'account', callers: [...HELD, ...SESSIONS] } as const satisfies Access
const SELF_ROTATE = { scope: 'self:rotate', at: 'account', callers: HELD } as const satisfies Access
const SELF_REVOKE = { scope: 'self:revoke', at: 'account', callers: [...HELD, ...SESSIONS] } as const satisfies Access

/** What the presented credential is and may do. */
export const readSelf = query(SELF_READ, async ({ caller }, _input: object): Promise<Caller> => caller)

/** The holder of a credential replaces its secret with that very credential. */
export const rotateSelf = command(SELF_ROTATE, async (context, input: { readonly overlap: Overlap }) =>
  rotateCredential(familyOf(context.caller.credential), context, context.caller.credential, input.overlap),
)

export const revokeSelf = command(SELF_REVOKE, async (context, input: { readonly reason?: string | undefined }) => {
  const { credential } = context.caller
  if (!isSession(credential.kind)) return revokeCredential(familyOf(credential), context, credential, input.reason)
  return endSession(context, credential, context.caller.principal.id, input.reason ?? null)
})

function familyOf(credential: Credential): CredentialFamily {
  const family = [OWN_TOKENS, WORKSPACE_KEYS, SERVICE_KEYS].find(({ kind }) => kind === credential.kind)
  if (family === undefined) throw notFound('credential')
  return family
}
