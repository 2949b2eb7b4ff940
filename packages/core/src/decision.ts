import type { CredentialId, WorkspaceId } from './ids.ts'
import { statusAt } from './lifecycle/state.ts'
import { isAllowedAddress } from './network/address.ts'
import { lifetimeFault } from './policy/policy.ts'
import type { PrincipalType, VerificationRecord } from './record.ts'
import { intersect, intersectFrozen, missing } from './scope/set.ts'
import { ownWorkspace } from './tenancy/own-workspace.ts'
import type { Instant } from './time.ts'
import type { CredentialKind } from './token/format.ts'

/** Every reason to say no. Each has one meaning, documented in `REFUSALS`. */
export const REFUSAL_CODES = [
  'missing',
  'malformed',
  'unknown',
  'revoked',
  'rotated',
  'expired',
  'not_yet_active',
  'suspended',
  'suspended_principal',
  'kind_not_accepted',
  'workspace_required',
  'workspace_unknown_or_forbidden',
  'workspace_suspended',
  'scope_missing',
  'resource_not_allowed',
  'ip_not_allowed',
  'browser_use_refused',
  'policy_refused',
  'rate_limited',
  'stale',
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** For each code its sentence for the resource server, and the `error` of an RFC 6750 challenge (section 3.1; `null` where the RFC gives none). */
export const REFUSALS: Readonly<
  Record<RefusalCode, { readonly message: string; readonly challenge: Challenge['error'] }>
> = {
  missing: { message: 'No token was presented.', challenge: null },
  malformed: {
    message: 'What was presented is not a token of this platform; check that it was copied whole.',
    challenge: 'invalid_token',
  },
  unknown: { message: 'No such token was issued.', challenge: 'invalid_token' },
  revoked: { message: 'The token was revoked.', challenge: 'invalid_token' },
  rotated: { message: 'This secret was replaced by rotation; use the new one.', challenge: 'invalid_token' },
  expired: { message: 'The token has expired.', challenge: 'invalid_token' },
  not_yet_active: { message: 'The token is not active yet.', challenge: 'invalid_token' },
  suspended: { message: 'The token is suspended.', challenge: 'invalid_token' },
  suspended_principal: {
    message: 'The account that the token acts for is suspended or gone.',
    challenge: 'invalid_token',
  },
  kind_not_accepted: { message: 'This kind of token is not accepted here.', challenge: 'invalid_token' },
  workspace_required: { message: 'A workspace must be named for this request.', challenge: 'invalid_request' },
  workspace_unknown_or_forbidden: {
    message: 'The workspace does not exist, or the token does not reach it.',
    challenge: 'invalid_token',
  },
  workspace_suspended: { message: 'The workspace is suspended.', challenge: 'insufficient_scope' },
  scope_missing: { message: 'The token lacks a scope that this request needs.', challenge: 'insufficient_scope' },
  resource_not_allowed: { message: 'The token is limited to other resources.', challenge: 'insufficient_scope' },
  ip_not_allowed: { message: 'The token may not be used from this address.', challenge: 'insufficient_scope' },
  browser_use_refused: {
    message: 'Personal access tokens are never used from a browser; this one must be treated as exposed.',
    challenge: 'invalid_token',
  },
  policy_refused: { message: "The workspace's policy does not admit this token.", challenge: 'insufficient_scope' },
  rate_limited: { message: 'Too many requests; wait before the next one.', challenge: null },
  stale: { message: 'The token cannot be checked at this moment; try again shortly.', challenge: null },
}

/** The parameters of a `WWW-Authenticate: Bearer` header (RFC 6750, section 3). */
export interface Challenge {
  readonly error: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | null
  /** The scopes that the request needs, when those were lacking. */
  readonly scope?: string
}

export interface Question {
  /** Whether a workspace was named: the id or address as the caller wrote it. */
  readonly workspace: string | null
  /** Refuse when no workspace was named. An API key always names its own. */
  readonly workspaceRequired: boolean
  /** Concrete scopes that are all needed. */
  readonly scopes: readonly string[]
  /** The address that the request came from, where known. */
  readonly address: string | null
  /** The platform's own resource that is asked for, where there is one. */
  readonly resource: string | null
  readonly kinds: readonly CredentialKind[]
}

export const ANY_QUESTION: Question = {
  workspace: null,
  workspaceRequired: false,
  scopes: [],
  address: null,
  resource: null,
  kinds: ['pat', 'key'],
}

export interface Acceptance {
  readonly ok: true
  readonly credential: { readonly id: CredentialId; readonly kind: CredentialKind; readonly name: string }
  readonly principal: {
    readonly id: string
    readonly type: PrincipalType
    /** What the addresses of its own workspaces begin with; `null` for one that can own none. */
    readonly handle: string | null
  }
  readonly workspace: { readonly id: WorkspaceId; readonly address: string; readonly name: string } | null
  /** What the credential may do here and now: token ∩ principal ∩ policy. */
  readonly scopes: readonly string[]
  readonly resources: readonly string[] | null
  readonly expiresAt: Instant | null
}

export interface Refusal {
  readonly ok: false
  readonly code: RefusalCode
  readonly message: string
  readonly challenge: Challenge
}

export type Decision = Acceptance | Refusal

export function refuse(code: RefusalCode, neededScopes: readonly string[] = []): Refusal {
  const { message, challenge } = REFUSALS[code]
  if (code !== 'scope_missing' || neededScopes.length === 0)
    return { ok: false, code, message, challenge: { error: challenge } }
  const scope = neededScopes.join(' ')
  return {
    ok: false,
    code,
    message: `The token lacks a scope that this request needs: ${scope}.`,
    challenge: { error: challenge, scope },
  }
}

const effective = new WeakMap<VerificationRecord, readonly string[]>()

/** Token ∩ principal ∩ policy, in the workspace of the record or, when it has none, outside any. Records and frozen lists are immutable, so the answer is kept with them. */
export function effectiveScopes(record: VerificationRecord): readonly string[] {
  const { credential, workspace } = record
  const rights = workspace === null ? record.accountRights : workspace.rights
  const allowed = workspace?.policy.allowedScopes ?? null
  const lists = allowed === null ? [credential.scopes, rights] : [credential.scopes, rights, allowed]
  // The lists of a catalog are frozen, and few beside the records that are made of them.
  if (lists.every(Object.isFrozen)) return lists.reduce(intersectFrozen)
  const known = effective.get(record)
  if (known !== undefined) return known
  const scopes = Object.freeze([...lists.reduce(intersect)])
  effective.set(record, scopes)
  return scopes
}

/**
 * May this credential do this, here, now? Pure and total: the same record, question and moment give the same answer, and every input gives one.
 * `record` is null when no such secret was ever issued.
 */
export function decide(record: VerificationRecord | null, question: Question, now: Instant): Decision {
  if (record === null) return refuse('unknown')
  const { credential, principal, workspace } = record
  const status = statusAt(credential, now)
  if (status !== 'active') return refuse(status)
  if (credential.secretEndsAt !== null && now >= credential.secretEndsAt) return refuse('rotated')
  if (principal.state !== 'active') return refuse('suspended_principal')
  if (!question.kinds.includes(credential.kind)) return refuse('kind_not_accepted')
  if (!isAllowedAddress(credential.addressAllowlist, question.address)) return refuse('ip_not_allowed')
  const refusal = workspace === null ? refuseOutside(record, question) : refuseInside(record, workspace, question)
  if (refusal !== null) return refusal
  const scopes = effectiveScopes(record)
  const lacking = missing(question.scopes, scopes)
  if (lacking.length > 0) return refuseScopes(record, question, lacking)
  if (
    credential.resources !== null &&
    question.resource !== null &&
    !credential.resources.includes(question.resource)
  ) {
    return refuse('resource_not_allowed')
  }
  const acceptance: Acceptance & { expiresAt: Instant | null } = {
    ok: true,
    credential: { id: credential.id, kind: credential.kind, name: credential.name },
    principal: { id: principal.id, type: principal.type, handle: principal.handle },
    workspace: workspace === null ? null : { id: workspace.id, address: workspace.address, name: workspace.name },
    scopes,
    resources: credential.resources,
    expiresAt: null,
  }
  // Afterwards, or the engine takes it for a field of numbers alone, whose number is made anew for each copy of the decision.
  acceptance.expiresAt = credential.expiresAt
  return acceptance
}

/** Whether the address or the resource that a question names can have a part in the decision on a record. */
export function isLimitedToSome({ credential, workspace }: VerificationRecord): boolean {
  if (credential.resources !== null || credential.addressAllowlist.length > 0) return true
  return workspace?.policy.addressAllowlists.some((list) => list.length > 0) ?? false
}

function refuseOutside(record: VerificationRecord, question: Question): Refusal | null {
  if (question.workspace !== null || record.credential.kind === 'key') return refuse('workspace_unknown_or_forbidden')
  return question.workspaceRequired ? refuse('workspace_required') : null
}

function refuseInside(
  record: VerificationRecord,
  workspace: NonNullable<VerificationRecord['workspace']>,
  question: Question,
): Refusal | null {
  if (workspace.state === 'deleted' || workspace.rights.length === 0 || namesAnother(record, workspace, question))
    return refuse('workspace_unknown_or_forbidden')
  if (workspace.state === 'suspended') return refuse('workspace_suspended')
  const { policy, grant } = workspace
  const { kind, createdAt, expiresAt } = record.credential
  if (lifetimeFault(policy, createdAt, expiresAt) !== null) return refuse('policy_refused')
  if (kind === 'pat' && (grant === 'refused' || grant === 'ended' || (policy.approvalRequired && grant !== 'approved')))
    return refuse('policy_refused')
  if (policy.addressAllowlists.some((list) => !isAllowedAddress(list, question.address)))
    return refuse('ip_not_allowed')
  return null
}

/** An API key acts in its own workspace without naming it; naming another one is a mistake or an attack, never a wish to act in the key's own. */
function namesAnother(
  record: VerificationRecord,
  workspace: NonNullable<VerificationRecord['workspace']>,
  question: Question,
): boolean {
  const { workspace: named } = question
  if (record.credential.kind !== 'key' || named === null) return false
  return named !== workspace.id && named !== workspace.address && named !== ownWorkspace(workspace.address)
}

/** A scope that the token has, but that only holds in a workspace, is best answered by asking for the workspace. */
function refuseScopes(record: VerificationRecord, question: Question, lacking: readonly string[]): Refusal {
  const onlyWorkspaceLacks = record.workspace === null && missing(lacking, record.credential.scopes).length === 0
  return onlyWorkspaceLacks ? refuse('workspace_required') : refuse('scope_missing', question.scopes)
}
