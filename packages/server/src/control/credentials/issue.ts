import { type Instant, invalidField, type RateLimit } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { requireRecentForSecret } from '../account/own-session.ts'
import { type Command, command } from '../use-case.ts'
import { draftReach, type ReachChoice } from './draft.ts'
import { type CredentialFamily, changed, type FamilyContext, type FamilyInput, type Issued, note } from './family.ts'
import { requestGrants } from './grants.ts'
import { requireFreeName } from './name.ts'
import { insertCredential } from './new-credential.ts'

export interface IssueInput extends FamilyInput, ReachChoice {
  readonly name: string
  readonly description?: string | undefined
  readonly rateLimit?: RateLimit | null | undefined
  readonly notBefore?: Instant | undefined
}

/** Makes a credential, with its secret in the answer and nowhere else. */
export function issue(family: CredentialFamily): Command<IssueInput, Issued> {
  return command(family.write, (context, input: IssueInput) => issueCredential(family, context, input)) as Command<
    IssueInput,
    Issued
  >
}

async function issueCredential(family: CredentialFamily, context: FamilyContext<WriteTables>, input: IssueInput) {
  requireRecentForSecret(context)
  const owner = await family.owner(context, input)
  await requireFreeName(context, family.kind, owner, input.name)
  const reach = await draftReach(family, context, owner, input, context.now)
  const notBefore = input.notBefore ?? null
  if (notBefore !== null && reach.expiresAt !== null && notBefore >= reach.expiresAt) {
    throw invalidField(
      '/notBefore',
      'The token would expire before it becomes active; choose an earlier start or a later end.',
    )
  }
  const issued = await insertCredential(context, {
    kind: family.kind,
    idPrefix: family.idPrefix,
    owner,
    name: input.name,
    description: input.description ?? '',
    reach,
    rateLimit: input.rateLimit ?? null,
    notBefore,
    createdBy: context.caller.principal.id,
  })
  const { credential } = issued
  await requestGrants(context, credential)
  const detail = {
    name: credential.name,
    scopes: credential.scopes,
    workspaces: credential.workspaces,
    expiresAt: credential.expiresAt,
  }
  return {
    value: issued,
    audit: [note(family, 'created', credential, context, detail)],
    changes: [changed(credential)],
  }
}
