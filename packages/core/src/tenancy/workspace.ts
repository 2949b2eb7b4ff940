import type { CredentialId, OrganizationId, PrincipalId, TeamId, WorkspaceId } from '../ids.ts'
import type { Policy } from '../policy/policy.ts'
import type { GrantState, WorkspaceState } from '../record.ts'
import type { Instant } from '../time.ts'

/** Without the comma, which would mean that a header came twice. */
const NAME = /^[\x21-\x2b\x2d-\x7e]{1,200}$/

/** Whether a caller can mean a workspace by a text: ids and addresses (`owner/slug`) are all shorter and plainer than what else may be sent. */
export function isWorkspaceName(text: string): boolean {
  return NAME.test(text)
}

/** The boundary that resources live in. Owned by a user or by an organization, never both. */
export interface Workspace {
  readonly id: WorkspaceId
  /** `owner/slug`, unique. */
  readonly address: string
  readonly slug: string
  readonly name: string
  readonly ownerId: PrincipalId | null
  readonly organizationId: OrganizationId | null
  readonly visibility: 'private' | 'public'
  readonly state: WorkspaceState
  readonly policy: Policy
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface WorkspaceMember {
  readonly memberId: PrincipalId | TeamId
  readonly type: 'user' | 'service_account' | 'team'
  readonly name: string
  readonly role: string
}

/** A personal access token's admission to a workspace that asks for approval. */
export interface Grant {
  readonly workspaceId: WorkspaceId
  readonly credentialId: CredentialId
  readonly state: GrantState
  readonly requestedAt: Instant
  readonly decidedAt: Instant | null
  readonly decidedBy: PrincipalId | null
}
