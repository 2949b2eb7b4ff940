import {
  type AdmissionPolicy,
  type AuditAction,
  type ChangeSubject,
  type Credential,
  type CredentialId,
  type CredentialKind,
  type CredentialOwner,
  type IdPrefix,
  notFound,
  type OrganizationId,
  type PrincipalId,
  type Secret,
  type WorkspaceId,
} from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { OrganizationAccess, WorkspaceAccess } from '../access/rights.ts'
import type { Access, AuditNote, Context } from '../use-case.ts'

/** Which place a family's calls name, so that each operation's input asks for it. */
export interface FamilyInput {
  readonly workspaceId?: WorkspaceId
  readonly organizationId?: OrganizationId
  readonly serviceAccountId?: PrincipalId
}

export type FamilyContext<Tables extends ReadTables = ReadTables> = Context<Tables> & {
  readonly workspace?: WorkspaceAccess
  readonly organization?: OrganizationAccess
}

/**
 * Personal access tokens, API keys, service keys and service accounts' tokens live the same life. A family says what differs: who owns them, who may
 * see and change them, and how far they may reach.
 */
export interface CredentialFamily {
  readonly kind: CredentialKind
  /** What people call one of them in an error. */
  readonly noun: string
  readonly idPrefix: IdPrefix
  readonly auditNoun: 'token' | 'key' | 'service_key'
  readonly read: Access
  readonly write: Access
  /** The owner of the credentials that a call is about. Throws `not_found`. */
  owner(context: FamilyContext, input: FamilyInput): Promise<CredentialOwner>
  /** The names of scopes that one gets when its maker chooses none. */
  defaultScopes(context: FamilyContext): readonly string[]
  /** Whether wildcards are kept, to grow with their owner's rights, or resolved at once into what the maker holds now. */
  readonly keepsWildcards: boolean
  /** Concrete scopes that the maker may give, within a list of workspaces (`null` for all reachable): what maker and owner both hold now. */
  grantable(
    context: FamilyContext,
    owner: CredentialOwner,
    workspaces: readonly WorkspaceId[] | null,
  ): Promise<readonly string[]>
  /** The policies that bind its lifetime and scopes at creation. */
  policies(context: FamilyContext, workspaces: readonly WorkspaceId[] | null): Promise<readonly AdmissionPolicy[]>
}

export interface Issued {
  readonly credential: Credential
  /** The plaintext, once. */
  readonly secret: Secret
}

/** A credential that the call may see; `not_found` otherwise. */
export async function findOwned(
  family: CredentialFamily,
  context: FamilyContext,
  input: FamilyInput & { readonly id: CredentialId },
): Promise<Credential> {
  const owner = await family.owner(context, input)
  const credential = await context.tables.credentials.find(owner, input.id)
  if (credential === null || credential.kind !== family.kind) throw notFound(family.noun)
  return credential
}

/** The audit entry of a change to a credential. */
export function note(
  family: CredentialFamily,
  verb: 'created' | 'edited' | 'rotated' | 'suspended' | 'resumed' | 'revoked',
  credential: Credential,
  context: FamilyContext,
  detail: AuditNote['detail'] = {},
): AuditNote {
  return noteOf(`${family.auditNoun}.${verb}`, credential, context, detail)
}

/** An audit entry about a credential. */
export function noteOf(
  action: AuditAction,
  credential: Credential,
  context: FamilyContext,
  detail: AuditNote['detail'] = {},
): AuditNote {
  return {
    action,
    subjectId: credential.id,
    ownerId: credential.owner.id,
    workspaceId: credential.owner.type === 'workspace' ? (credential.owner.id as WorkspaceId) : null,
    organizationId: context.organization?.organization.id ?? null,
    detail,
  }
}

export function changed(credential: Credential): ChangeSubject {
  return { type: 'credential', id: credential.id }
}
