import { type CredentialId, LatchkeyError, statusAt } from '@latchkey/core'
import { isRecentlyAuthenticated } from '../access/rights.ts'
import { requireCovers } from '../credentials/draft.ts'
import { type CredentialFamily, type FamilyInput, findOwned, type Issued, noteOf } from '../credentials/family.ts'
import { type Command, command } from '../use-case.ts'

export interface RevealInput extends FamilyInput {
  readonly id: CredentialId
}

const NOT_KEPT = 'To get another secret, rotate it, or replace it where this one may be in the wrong hands.'

/**
 * Shows the newest secret once more, to a person who proved who they are just now. Never to a token: whoever has one token would have all of them. Throws
 * `not_recoverable` for one that was not kept or can no longer be read.
 */
export function reveal(family: CredentialFamily): Command<RevealInput, Issued> {
  return command({ ...family.write, callers: ['session'] }, async (context, input: RevealInput) => {
    const { tables, recovery, caller, now } = context
    const credential = await findOwned(family, context, input)
    requireCovers(family, context, credential)
    if (!isRecentlyAuthenticated(caller, now))
      throw new LatchkeyError('recent_authentication_required', 'Sign in again to see a secret.')
    const status = statusAt(credential, now)
    if (status === 'revoked' || status === 'expired')
      throw new LatchkeyError('invalid_state', `The ${family.noun} is ${status}: its secret opens nothing any more.`)
    if (recovery === null)
      throw new LatchkeyError('not_recoverable', `This service shows a secret once, and keeps none. ${NOT_KEPT}`)
    const kept = await tables.recoverable.find(credential.id)
    if (kept === null)
      throw new LatchkeyError(
        'not_recoverable',
        `The secret of this ${family.noun} was not kept: it was made before the service kept any, or brought from elsewhere. ${NOT_KEPT}`,
      )
    const secret = recovery.open(kept, { credentialId: credential.id, version: credential.secretVersion })
    if (typeof secret === 'string')
      throw new LatchkeyError(
        'not_recoverable',
        `The secret of this ${family.noun} was kept, but can't be read. Tell the operator. ${NOT_KEPT}`,
        {
          detail:
            secret === 'unknown_key'
              ? `the secret of ${credential.id} is sealed under the recovery key "${kept.keyId}", which is not configured`
              : `what is kept as the secret of ${credential.id} is not what was sealed for it: the row was changed or moved`,
        },
      )
    const action = family.kind === 'key' ? 'key.revealed' : 'token.revealed'
    return {
      value: { credential, secret },
      audit: [noteOf(action, credential, context, { version: credential.secretVersion })],
      changes: [],
    }
  }) as Command<RevealInput, Issued>
}
