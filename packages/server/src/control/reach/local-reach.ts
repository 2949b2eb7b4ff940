import {
  type AdmissionPolicy,
  ANY_QUESTION,
  CREDENTIAL_KINDS,
  type Credential,
  decide,
  effectiveScopes,
  type GrantState,
  type Instant,
  intersect,
  lifetimeFault,
  missing,
  type PrincipalState,
  type PrincipalType,
  type RefusalCode,
  type Standing,
  union,
  type VerificationRecord,
  type Workspace,
} from '@latchkey/core'
import type { Platform } from '../platform.ts'
import { rightsOfRole } from '../workspaces/workspace.ts'

/** All that decides over a credential in one workspace. */
export interface LocalFacts {
  readonly credential: Credential
  /** Whose it is; of an API key the workspace itself, whose standing counts for nothing. */
  readonly holder: { readonly type: PrincipalType; readonly state: PrincipalState; readonly handle: string | null }
  readonly workspace: Workspace
  /** What the workspace and its organization demand together. */
  readonly policy: AdmissionPolicy
  readonly standing: Standing
  readonly grant: GrantState | null
}

/** What a credential may do in one workspace, the address of the request aside, and why not more. */
export interface LocalReach {
  readonly outcome: 'ok' | RefusalCode
  /** Why it is refused, in words; `null` when it is not. */
  readonly message: string | null
  readonly scopes: readonly string[]
  /** Scopes of the credential that its owner's roles don't give here. */
  readonly withheldByRole: readonly string[]
  /** Scopes that credential and roles give, and the policy doesn't allow. */
  readonly withheldByPolicy: readonly string[]
  /** A request must come from inside each of these lists. */
  readonly addressAllowlists: readonly (readonly string[])[]
  readonly grant: GrantState | null
}

/** The answer of the one decision function, put to a record as verification would be given it. */
export function localReach(platform: Platform, facts: LocalFacts, now: Instant): LocalReach {
  const { credential, workspace, policy, grant } = facts
  const record = recordOf(platform, facts)
  const question = { ...ANY_QUESTION, kinds: CREDENTIAL_KINDS, workspace: workspace.id, workspaceRequired: true }
  const decision = decide(record, question, now)
  const rights = record.workspace?.rights ?? []
  const held = intersect(record.credential.scopes, rights)
  const ranges = [credential.addressAllowlist, ...policy.addressAllowlists].filter((list) => list.length > 0)
  return {
    outcome: decision.ok ? 'ok' : decision.code,
    message: decision.ok ? null : (policyFault(facts) ?? decision.message),
    scopes: decision.ok ? effectiveScopes(record) : [],
    withheldByRole: missing(intersect(record.credential.scopes, scopesOfPlaces(platform)), rights),
    withheldByPolicy: policy.allowedScopes === null ? [] : missing(held, policy.allowedScopes),
    addressAllowlists: ranges,
    grant,
  }
}

function recordOf(platform: Platform, facts: LocalFacts): VerificationRecord {
  const { credential, holder, workspace, policy, standing, grant } = facts
  const scopes = platform.tokenScopes(credential.scopes)
  const { id, organizationId, address, name, state } = workspace
  const isMade = credential.workspaces === null || credential.workspaces.includes(id)
  return {
    credential: { ...credential, scopes, addressAllowlist: [], secretEndsAt: null },
    principal: { id: credential.owner.id, ...holder },
    accountRights: [],
    workspace: isMade
      ? {
          ...{ id, organizationId, address, name, state, grant },
          rights: credential.owner.id === id ? scopes : platform.roles.workspaceRights(standing),
          policy: { ...policy, addressAllowlists: [] },
        }
      : null,
  }
}

/** Which part of a policy refuses; `null` when none does. */
function policyFault({ credential, policy, grant }: LocalFacts): string | null {
  const fault = lifetimeFault(policy, credential.createdAt, credential.expiresAt)
  if (fault !== null) return fault
  if (grant === 'refused' || grant === 'ended') return 'The administrators of the workspace have refused the token.'
  return policy.approvalRequired && grant !== 'approved' && credential.kind === 'pat'
    ? 'The administrators of the workspace have not approved the token yet.'
    : null
}

/** What a role in a workspace can give at all: the rest of what a token holds is none of a workspace's business. */
function scopesOfPlaces(platform: Platform): readonly string[] {
  return union(platform.roles.names.workspace.map((role) => rightsOfRole(platform, role)))
}
