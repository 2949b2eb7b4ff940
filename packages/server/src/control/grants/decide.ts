import { type Grant, type GrantState, LatchkeyError } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { WorkspaceAccess } from '../access/rights.ts'
import { NO_EFFECTS } from '../effects.ts'
import { asSeenFrom } from '../impact.ts'
import { PEOPLE } from '../people.ts'
import { type Access, type Context, command, type Outcome } from '../use-case.ts'
import { type Admission, findAdmission, type GrantInput } from './grant.ts'

const GRANTS_WRITE = { scope: 'grants:write', at: 'workspace', callers: PEOPLE } as const satisfies Access

type Verdict = Extract<GrantState, 'approved' | 'refused' | 'ended'>

/** From where each decision may be taken; `null` stands for a token that reaches the workspace though nobody was asked. */
const DECIDABLE: Readonly<Record<Verdict, readonly (GrantState | null)[]>> = {
  approved: [null, 'pending', 'refused', 'ended'],
  refused: [null, 'pending'],
  ended: [null, 'pending', 'approved'],
}

const UNDECIDABLE: Readonly<Record<Verdict, string>> = {
  approved: 'The token is admitted here already.',
  refused: 'The token’s admission was decided before; end it instead.',
  ended: 'The token was refused here, so there is nothing to end.',
}

/** Admits a token to this workspace. */
export const approveGrant = command(GRANTS_WRITE, (context, input: GrantInput) => decide(context, input, 'approved'))

/** Turns down a token that waits to be admitted. */
export const refuseGrant = command(GRANTS_WRITE, (context, input: GrantInput) => decide(context, input, 'refused'))

/** Takes a token out of this workspace, and out of no other. Works too where no approval is asked for. */
export const endGrant = command(GRANTS_WRITE, (context, input: GrantInput) => decide(context, input, 'ended'))

async function decide(
  context: Context<WriteTables> & { readonly workspace: WorkspaceAccess },
  input: GrantInput,
  state: Verdict,
): Promise<Outcome<Admission>> {
  const { tables, caller, now } = context
  const { workspace } = context.workspace
  const { token: found, grant: before } = await findAdmission(context, workspace, input)
  const token = asSeenFrom([workspace.id], found)
  if (before?.state === state) return { value: { token, grant: before }, ...NO_EFFECTS }
  if (!DECIDABLE[state].includes(before?.state ?? null)) throw new LatchkeyError('invalid_state', UNDECIDABLE[state])
  const decision = { state, decidedAt: now, decidedBy: caller.principal.id }
  const grant: Grant = {
    workspaceId: workspace.id,
    credentialId: token.id,
    requestedAt: before?.requestedAt ?? now,
    ...decision,
  }
  await tables.grants.put(grant)
  const place = { workspaceId: workspace.id, organizationId: workspace.organizationId }
  const note = {
    action: `grant.${state}`,
    subjectId: token.id,
    ownerId: token.owner.id,
    ...place,
    detail: { from: before?.state ?? null },
  } as const
  return { value: { token, grant }, audit: [note], changes: [{ type: 'credential', id: token.id }] }
}
