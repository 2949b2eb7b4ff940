import { type Credential, type CredentialId, generateToken, type Instant, invalidField, newId, tokenHint } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { type Command, command } from '../use-case.ts'
import { draftReach, type ReachChoice } from './draft.ts'
import { changed, type CredentialFamily, type FamilyContext, type FamilyInput, type Issued, note } from './family.ts'
import { requestGrants } from './grants.ts'

export interface IssueInput extends FamilyInput, ReachChoice {
  readonly name: string
  readonly description?: string | undefined
  readonly notBefore?: Instant | undefined
}

/** Makes a credential, with its secret in the answer and nowhere else. */
export function issue(family: CredentialFamily): Command<IssueInput, Issued> {
  return command(family.write, (context, input: IssueInput) => issueCredential(family, context, input)) as Command<IssueInput, Issued>
}

async function issueCredential(family: CredentialFamily, context: FamilyContext<WriteTables>, input: IssueInput) {
  const { tables, caller, platform, now, random, sha256 } = context
  const owner = await family.owner(context, input)
  const reach = await draftReach(family, context, owner, input, now)
  const notBefore = input.notBefore ?? null
  if (notBefore !== null && reach.expiresAt !== null && notBefore >= reach.expiresAt) {
    throw invalidField('/notBefore', 'The token would expire before it becomes active; choose an earlier start or a later end.')
  }
  const secret = generateToken(platform.config.token, family.kind, random)
  const credential: Credential = {
    id: newId<CredentialId>(family.idPrefix, now, random),
    kind: family.kind,
    owner,
    name: input.name,
    description: input.description ?? '',
    ...reach,
    state: 'active',
    notBefore,
    createdAt: now,
    createdBy: caller.principal.id,
    updatedAt: now,
    suspendedAt: null,
    revokedAt: null,
    revokedBy: null,
    revokeReason: null,
    secretVersion: 1,
    hint: tokenHint(secret),
    authenticatedAt: null,
  }
  const digest = sha256(secret.reveal())
  await tables.credentials.insert(credential, { digest, credentialId: credential.id, version: 1, createdAt: now, endsAt: null, endsAtFirstUse: false })
  await requestGrants(context, credential)
  const detail = { name: credential.name, scopes: credential.scopes, workspaces: credential.workspaces, expiresAt: credential.expiresAt }
  return { value: { credential, secret }, audit: [note(family, 'created', credential, context, detail)], changes: [changed(credential)] }
}
