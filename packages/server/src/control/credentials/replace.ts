import { type CredentialId, LatchkeyError, statusAt } from '@latchkey/core'
import { requireRecentForSecret } from '../account/own-session.ts'
import { together } from '../effects.ts'
import { type Command, command } from '../use-case.ts'
import { draftReach, requireCovers } from './draft.ts'
import { type CredentialFamily, changed, type FamilyInput, findOwned, type Issued, note } from './family.ts'
import { requestGrants } from './grants.ts'
import { insertCredential } from './new-credential.ts'
import { revokeCredential } from './state.ts'

export interface ReplaceInput extends FamilyInput {
  readonly id: CredentialId
  readonly reason?: string | undefined
}

/**
 * Revokes a credential and makes another that reaches as far and ends when it would have ended, in one step: for a secret that others may have seen, where
 * rotation would keep the id that they know. The old one stops at once.
 */
export function replace(family: CredentialFamily): Command<ReplaceInput, Issued> {
  return command(family.write, async (context, input: ReplaceInput) => {
    requireRecentForSecret(context)
    const before = await findOwned(family, context, input)
    requireCovers(family, context, before)
    const status = statusAt(before, context.now)
    if (status === 'revoked' || status === 'expired') {
      throw new LatchkeyError('invalid_state', `The ${family.noun} is ${status} already; create a new one.`)
    }
    const { name, description, workspaces, resources, addressAllowlist, expiresAt, rateLimit, owner } = before
    const scopes = before.scopes.filter((scope) => context.platform.scopes.has(scope))
    const choice = { scopes, workspaces, resources, addressAllowlist, expiry: expiresAt ?? 'never' } as const
    // Whoever makes it must hold all of it today, as for any new one.
    const reach = await draftReach(family, context, owner, choice, context.now)
    const ended = await revokeCredential(family, context, before, input.reason ?? 'replaced')
    const { notBefore } = before
    const issued = await insertCredential(context, {
      kind: family.kind,
      idPrefix: family.idPrefix,
      owner,
      name,
      description,
      reach,
      rateLimit,
      notBefore: status === 'not_yet_active' ? notBefore : null,
      createdBy: context.caller.principal.id,
    })
    const { credential } = issued
    await requestGrants(context, credential)
    const detail = { name, scopes: credential.scopes, workspaces, expiresAt, replaces: before.id }
    const made = { audit: [note(family, 'created', credential, context, detail)], changes: [changed(credential)] }
    return { value: issued, ...together([ended, made]) }
  }) as Command<ReplaceInput, Issued>
}
