import {
  type AdmissionPolicy,
  type Credential,
  missing,
  type Organization,
  type Policy,
  type Principal,
  shortestIdle,
  strictest,
  type Workspace,
  type WorkspaceId,
} from '@latchkey/core'
import type { ReadTables } from '../ports/management-store.ts'
import { lastActivity } from './credentials/idle-ends.ts'
import { activeKeysOf, asSeenFrom } from './impact.ts'
import type { LocalFacts, LocalReach } from './reach/local-reach.ts'
import { localReach } from './reach/local-reach.ts'
import { visitorsOf } from './reach/visitors.ts'
import type { Context } from './use-case.ts'

/** What a policy would do to a credential: end or begin what it may do in a workspace, take scopes or give them, bind it to addresses, or end it for want of use. */
export const POLICY_EFFECTS = ['stops', 'starts', 'loses_scopes', 'gains_scopes', 'bound_to_addresses', 'idle'] as const
export type PolicyEffect = (typeof POLICY_EFFECTS)[number]

/** One credential that a policy would touch in one workspace. */
export interface PolicyTouch {
  readonly credential: Credential
  /** `null` for an API key, which belongs to the workspace. */
  readonly owner: Principal | null
  readonly workspaceId: WorkspaceId
  readonly effects: readonly PolicyEffect[]
  readonly before: LocalReach
  readonly after: LocalReach
}

export interface PolicyPreview {
  /** The first of those touched. */
  readonly touched: readonly PolicyTouch[]
  /** How many there are in all. */
  readonly total: number
  readonly considered: number
}

const MOST_SHOWN = 200

/** The two policies that a workspace is compared under. */
interface Change {
  readonly workspace: Workspace
  readonly before: AdmissionPolicy
  readonly after: AdmissionPolicy
  readonly idleAfterMs: number | null
}

type Present = Pick<Context<ReadTables>, 'tables' | 'platform' | 'now'>

export function previewInWorkspace(
  present: Present,
  workspace: Workspace,
  organization: Organization | null,
  policy: Policy,
): Promise<PolicyPreview> {
  return gather(present, [changeOf(workspace, organization?.policy ?? null, workspace.policy, policy)])
}

export function previewInOrganization(
  present: Present,
  organization: Organization,
  workspaces: readonly Workspace[],
  policy: Policy,
): Promise<PolicyPreview> {
  const { policy: now } = organization
  return gather(
    present,
    workspaces.map((workspace) => changeOf(workspace, workspace.policy, now, policy)),
  )
}

/** `beside` is the policy that stays: that of the organization for a workspace, and the other way round. */
function changeOf(workspace: Workspace, beside: Policy | null, before: Policy, after: Policy): Change {
  if (beside === null) return { workspace, before, after, idleAfterMs: after.revokeAfterIdleMs }
  return {
    workspace,
    before: strictest(beside, before),
    after: strictest(beside, after),
    idleAfterMs: shortestIdle(beside, after),
  }
}

async function gather(present: Present, changes: readonly Change[]): Promise<PolicyPreview> {
  const touched: PolicyTouch[] = []
  let total = 0
  let considered = 0
  for (const change of changes) {
    for await (const touch of touchesOf(present, change)) {
      considered += 1
      if (touch.effects.length === 0) continue
      total += 1
      if (touched.length < MOST_SHOWN) touched.push(touch)
    }
  }
  return { touched, total, considered }
}

async function* touchesOf(present: Present, change: Change): AsyncGenerator<PolicyTouch> {
  const { tables, now } = present
  const { workspace } = change
  const holder = { type: 'workspace', state: 'active', handle: null } as const
  const standing = { owner: false, workspaceRoles: [], organizationRoles: [], public: false }
  for (const credential of await activeKeysOf(tables, workspace.id, now)) {
    yield touch(present, change, { credential, holder, workspace, standing, grant: null }, null)
  }
  for await (const { facts, owner } of visitorsOf(present, workspace)) yield touch(present, change, facts, owner)
}

function touch(
  { platform, now }: Present,
  change: Change,
  facts: Omit<LocalFacts, 'policy'>,
  owner: Principal | null,
): PolicyTouch {
  const { id } = change.workspace
  const { credential } = facts
  const before = localReach(platform, { ...facts, policy: change.before }, now)
  const after = localReach(platform, { ...facts, policy: change.after }, now)
  const isIdle =
    change.idleAfterMs !== null && after.outcome === 'ok' && lastActivity(credential) + change.idleAfterMs < now
  return {
    credential: owner === null ? credential : asSeenFrom([id], credential),
    owner,
    workspaceId: id,
    effects: [...effectsOf(before, after), ...(isIdle ? (['idle'] as const) : [])],
    before,
    after,
  }
}

function effectsOf(before: LocalReach, after: LocalReach): PolicyEffect[] {
  if (before.outcome === 'ok' && after.outcome !== 'ok') return ['stops']
  if (before.outcome !== 'ok' && after.outcome === 'ok') return ['starts']
  if (after.outcome !== 'ok') return []
  const effects: PolicyEffect[] = []
  if (missing(before.scopes, after.scopes).length > 0) effects.push('loses_scopes')
  if (missing(after.scopes, before.scopes).length > 0) effects.push('gains_scopes')
  const known = new Set(before.addressAllowlists.map((list) => JSON.stringify(list)))
  if (after.addressAllowlists.some((list) => !known.has(JSON.stringify(list)))) effects.push('bound_to_addresses')
  return effects
}
