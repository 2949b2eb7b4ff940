import {
  type Credential,
  type CredentialId,
  excess,
  LatchkeyError,
  type RateLimit,
  resolveExpiry,
} from '@latchkey/core'
import { isRecentlyAuthenticated } from '../access/rights.ts'
import { type Command, command } from '../use-case.ts'
import {
  type CredentialReach,
  checkedRanges,
  type ReachChoice,
  requirePolicies,
  resolveScopes,
  resolveWorkspaces,
} from './draft.ts'
import { type CredentialFamily, changed, type FamilyContext, type FamilyInput, findOwned, note } from './family.ts'
import { requestGrants } from './grants.ts'
import { requireFreeName } from './name.ts'

export interface EditInput extends FamilyInput, ReachChoice {
  readonly id: CredentialId
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly rateLimit?: RateLimit | null | undefined
}

/** Changes what is given and leaves the rest. What lets a credential reach further asks for a person who proved who they are just now. */
export function edit(family: CredentialFamily): Command<EditInput, Credential> {
  return command(family.write, async (context, input: EditInput) => {
    const { tables, now } = context
    const before = await findOwned(family, context, input)
    if (before.state === 'revoked')
      throw new LatchkeyError('invalid_state', 'A revoked credential can no longer be changed.')
    if (before.expiresAt !== null && before.expiresAt <= context.now && (await isPurged(context, before)))
      throw new LatchkeyError('invalid_state', 'It expired so long ago that its secret is deleted; create a new one.')
    const reach = await changedReach(family, context, before, input)
    requireRecentFor(context, before, reach)
    const { name = before.name, description = before.description, rateLimit = before.rateLimit } = input
    if (name !== before.name) await requireFreeName(context, family.kind, before.owner, name)
    const after: Credential = { ...before, ...reach, name, description, rateLimit, updatedAt: now }
    await tables.credentials.update(after)
    await requestGrants(context, after)
    return {
      value: after,
      audit: [note(family, 'edited', after, context, differences(before, after))],
      changes: [changed(after)],
    }
  }) as Command<EditInput, Credential>
}

const isPurged = async ({ tables }: FamilyContext, { owner, id }: Credential): Promise<boolean> =>
  (await tables.credentials.secrets(owner, id)).length === 0

async function changedReach(
  family: CredentialFamily,
  context: FamilyContext,
  before: Credential,
  input: EditInput,
): Promise<CredentialReach> {
  const workspaces =
    input.workspaces === undefined ? before.workspaces : await resolveWorkspaces(family, context, input.workspaces)
  const scopes =
    input.scopes === undefined
      ? before.scopes
      : await resolveScopes(family, context, before.owner, input.scopes, workspaces, before.scopes)
  const reach = {
    scopes,
    workspaces,
    resources: input.resources === undefined ? before.resources : input.resources,
    addressAllowlist:
      input.addressAllowlist === undefined ? before.addressAllowlist : checkedRanges(input.addressAllowlist),
    expiresAt: input.expiry === undefined ? before.expiresAt : resolveExpiry(input.expiry, context.now),
  }
  if (input.workspaces !== undefined || input.scopes !== undefined || input.expiry !== undefined) {
    await requirePolicies(family, context, reach, before.createdAt)
  }
  return reach
}

/** A token was never typed by a person just now, so a token can only narrow. */
function requireRecentFor(context: FamilyContext, before: Credential, reach: CredentialReach): void {
  const widened = excess(reach, before, context.platform.scopes)
  if (widened.length === 0 || isRecentlyAuthenticated(context.caller, context.now)) return
  const fields = widened.map(({ field }) => ({
    pointer: `/${field === 'addressAllowlist' ? 'ipAllowlist' : field}`,
    message: 'This would let the credential reach further than it does.',
  }))
  throw new LatchkeyError(
    'recent_authentication_required',
    'Sign in again to widen a credential, or create a new one.',
    { fields },
  )
}

function differences(before: Credential, after: Credential): Record<string, unknown> {
  const fields = [
    'name',
    'description',
    'scopes',
    'workspaces',
    'resources',
    'addressAllowlist',
    'expiresAt',
    'rateLimit',
  ] as const
  const changes: Record<string, unknown> = {}
  for (const field of fields) {
    if (JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      changes[field] = { from: before[field], to: after[field] }
  }
  return changes
}
