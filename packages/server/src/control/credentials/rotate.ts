import {
  type Credential,
  type CredentialId,
  generateToken,
  type Instant,
  LatchkeyError,
  type Overlap,
  oldSecretEnd,
  statusAt,
  tokenHint,
} from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { requireRecentForSecret } from '../account/own-session.ts'
import { keepSecret } from '../recovery/keep.ts'
import { type Command, command } from '../use-case.ts'
import { requireCovers } from './draft.ts'
import {
  type CredentialFamily,
  changed,
  type FamilyContext,
  type FamilyInput,
  findOwned,
  type Issued,
  note,
} from './family.ts'

export interface RotateInput extends FamilyInput {
  readonly id: CredentialId
  readonly overlap: Overlap
}

export interface Rotated extends Issued {
  readonly oldSecretEndsAt: Instant
  readonly oldSecretEndsAtFirstUse: boolean
}

/** A new secret under the same id; the old one goes on as long as the caller chose. */
export function rotate(family: CredentialFamily): Command<RotateInput, Rotated> {
  return command(family.write, async (context, input: RotateInput) => {
    requireRecentForSecret(context)
    const credential = await findOwned(family, context, input)
    requireCovers(family, context, credential)
    return rotateCredential(family, context, credential, input.overlap)
  }) as Command<RotateInput, Rotated>
}

export async function rotateCredential(
  family: CredentialFamily,
  context: FamilyContext<WriteTables>,
  before: Credential,
  overlap: Overlap,
) {
  const { tables, platform, now, random, sha256 } = context
  const status = statusAt(before, now)
  if (status === 'revoked' || status === 'expired') {
    throw new LatchkeyError(
      'invalid_state',
      `The credential is ${status}; a new secret would be refused too. Create a new credential.`,
    )
  }
  const secret = generateToken(platform.config.token, before.kind, random)
  const version = before.secretVersion + 1
  const credential: Credential = { ...before, secretVersion: version, hint: tokenHint(secret), updatedAt: now }
  const end = oldSecretEnd(overlap, now)
  await tables.credentials.update(credential)
  await tables.credentials.endOlderSecrets(credential.owner, credential.id, version, end.endsAt, end.endsAtFirstUse)
  await tables.credentials.insertSecret(credential.owner, {
    digest: sha256(secret.reveal()),
    credentialId: credential.id,
    version,
    createdAt: now,
    endsAt: null,
    endsAtFirstUse: false,
  })
  await keepSecret(context, credential, secret)
  const detail = { version, oldSecretEndsAt: end.endsAt, oldSecretEndsAtFirstUse: end.endsAtFirstUse }
  const value: Rotated = {
    credential,
    secret,
    oldSecretEndsAt: end.endsAt,
    oldSecretEndsAtFirstUse: end.endsAtFirstUse,
  }
  return { value, audit: [note(family, 'rotated', credential, context, detail)], changes: [changed(credential)] }
}
