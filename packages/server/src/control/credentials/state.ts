import { type Credential, type CredentialId, LatchkeyError, mayBecome, notFound } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { together } from '../effects.ts'
import { type Command, command, type Outcome } from '../use-case.ts'
import { requireCovers } from './draft.ts'
import { type CredentialFamily, changed, type FamilyContext, type FamilyInput, findOwned, note } from './family.ts'

interface StateInput extends FamilyInput {
  readonly id: CredentialId
}

export interface RevokeInput extends StateInput {
  readonly reason?: string | undefined
}

/** Stops a credential until it is resumed. Suspending a suspended one is no error and changes nothing. */
export function suspend(family: CredentialFamily): Command<StateInput, Credential> {
  return command(family.write, async (context, input: StateInput) => {
    const before = await findOwned(family, context, input)
    if (before.state === 'suspended') return { value: before, audit: [], changes: [] }
    if (!mayBecome(before.state, 'suspended'))
      throw new LatchkeyError('invalid_state', 'A revoked credential is revoked for good.')
    return change(family, context, { ...before, state: 'suspended', suspendedAt: context.now }, 'suspended')
  }) as Command<StateInput, Credential>
}

export function resume(family: CredentialFamily): Command<StateInput, Credential> {
  return command(family.write, async (context, input: StateInput) => {
    const before = await findOwned(family, context, input)
    if (before.state === 'active') return { value: before, audit: [], changes: [] }
    if (!mayBecome(before.state, 'active'))
      throw new LatchkeyError('invalid_state', 'A revoked credential is revoked for good; create a new one.')
    requireCovers(family, context, before)
    return change(family, context, { ...before, state: 'active', suspendedAt: null }, 'resumed')
  }) as Command<StateInput, Credential>
}

/** Ends a credential for good. Revoking a revoked one is no error and changes nothing. */
export function revoke(family: CredentialFamily): Command<RevokeInput, Credential> {
  return command(family.write, async (context, input: RevokeInput) =>
    revokeCredential(family, context, await findToRevoke(family, context, input), input.reason),
  ) as Command<RevokeInput, Credential>
}

export interface RevokeManyInput extends FamilyInput {
  readonly ids: readonly CredentialId[]
  readonly reason?: string | undefined
}

/** Ends several for good, or none of them when one is not the caller's to end; each has its own entry in the history. */
export function revokeMany(family: CredentialFamily): Command<RevokeManyInput, readonly Credential[]> {
  return command(family.write, async (context, input: RevokeManyInput) => {
    const { ids, reason, ...place } = input
    const outcomes: Outcome<Credential>[] = []
    for (const [index, id] of [...new Set(ids)].entries()) {
      const before = await findToRevoke(family, context, { ...place, id }).catch((error: unknown) => {
        throw error instanceof LatchkeyError && error.code === 'not_found' ? missingAt(family, index) : error
      })
      outcomes.push(await revokeCredential(family, context, before, reason))
    }
    return { value: outcomes.map(({ value }) => value), ...together(outcomes) }
  }) as Command<RevokeManyInput, readonly Credential[]>
}

/** Whoever writes to the database behind the service's back must not take from an owner the power to end what still works. */
async function findToRevoke(family: CredentialFamily, context: FamilyContext, input: StateInput): Promise<Credential> {
  const owner = await family.owner(context, input)
  const { credentials } = context.tables
  const found = (await credentials.find(owner, input.id)) ?? (await credentials.findOpened(owner, input.id))
  if (found === null || found.kind !== family.kind) throw notFound(family.noun)
  return found
}

function missingAt({ noun }: CredentialFamily, index: number): LatchkeyError {
  const { message } = notFound(noun)
  return new LatchkeyError('not_found', message, { fields: [{ pointer: `/ids/${index}`, message }] })
}

export async function revokeCredential(
  family: CredentialFamily,
  context: FamilyContext<WriteTables>,
  before: Credential,
  reason: string | undefined,
): Promise<Outcome<Credential>> {
  if (before.state === 'revoked') return { value: before, audit: [], changes: [] }
  const after = {
    ...before,
    revokedAt: context.now,
    revokedBy: context.caller.principal.id,
    revokeReason: reason ?? null,
  }
  return change(family, context, { ...after, state: 'revoked' }, 'revoked', { reason: reason ?? null })
}

async function change(
  family: CredentialFamily,
  context: FamilyContext<WriteTables>,
  next: Credential,
  verb: 'suspended' | 'resumed' | 'revoked',
  detail: Record<string, unknown> = {},
): Promise<Outcome<Credential>> {
  const after = { ...next, updatedAt: context.now }
  await context.tables.credentials.update(after)
  return { value: after, audit: [note(family, verb, after, context, detail)], changes: [changed(after)] }
}
