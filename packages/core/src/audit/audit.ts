import type { AuditId } from '../ids.ts'
import type { Instant } from '../time.ts'

/** Everything that is recorded, as `thing.verb`. */
export const AUDIT_ACTIONS = [
  'platform.set_up',
  'platform.resealed',
  'user.created',
  'user.edited',
  'user.suspended',
  'user.resumed',
  'user.deleted',
  'service_account.created',
  'service_account.edited',
  'service_account.suspended',
  'service_account.resumed',
  'service_account.deleted',
  'organization.created',
  'organization.edited',
  'organization.deleted',
  'organization.policy_set',
  'organization_member.set',
  'organization_member.removed',
  'team.created',
  'team.edited',
  'team.deleted',
  'team_member.added',
  'team_member.removed',
  'workspace.created',
  'workspace.edited',
  'workspace.suspended',
  'workspace.resumed',
  'workspace.deleted',
  'workspace.policy_set',
  'workspace_member.set',
  'workspace_member.removed',
  'grant.approved',
  'grant.refused',
  'grant.ended',
  'token.created',
  'token.imported',
  'token.rehashed',
  'token.edited',
  'token.rotated',
  'token.revealed',
  'token.used_in_browser',
  'token.old_secret_ended',
  'token.suspended',
  'token.resumed',
  'token.revoked',
  'token.purged',
  'key.created',
  'key.edited',
  'key.rotated',
  'key.revealed',
  'key.old_secret_ended',
  'key.suspended',
  'key.resumed',
  'key.revoked',
  'key.purged',
  'service_key.created',
  'service_key.edited',
  'service_key.rotated',
  'service_key.old_secret_ended',
  'service_key.suspended',
  'service_key.resumed',
  'service_key.revoked',
  'service_key.purged',
  'session.created',
  'session.revoked',
  'session.authenticated',
  'embed_code.created',
  'embed_code.refused',
  'password.set',
  'account.edited',
  'passkey.added',
  'passkey.renamed',
  'passkey.removed',
  'email.verified',
  'email.changed',
  'user.invited',
  'device.approved',
  'device.refused',
  'identity.linked',
  'identity.unlinked',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** Who did it: the principal, and the credential it used. `null` for what the service did by itself. */
export interface AuditActor {
  readonly principalId: string
  readonly credentialId: string
}

export interface AuditRecord {
  readonly id: AuditId
  readonly at: Instant
  readonly actor: AuditActor | null
  readonly action: AuditAction
  /** What it was done to. */
  readonly subjectId: string
  /** Whose history shows it besides the subject's: the owner, the workspace, the organization concerned. */
  readonly ownerId: string | null
  readonly workspaceId: string | null
  readonly organizationId: string | null
  /** What changed, in the words of the API. Never a secret. */
  readonly detail: Readonly<Record<string, unknown>>
}
