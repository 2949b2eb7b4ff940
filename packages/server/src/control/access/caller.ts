import {
  type Credential,
  type CredentialId,
  type CredentialKind,
  type Instant,
  intersect,
  LatchkeyError,
  type PrincipalId,
  type PrincipalType,
  type Secret,
  statusAt,
  type WorkspaceId,
} from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { isSession } from '../people.ts'
import type { Platform } from '../platform.ts'
import { type ManagementScope, SERVICE_SCOPES } from './management-scopes.ts'

/** A credential that was verified at the edge, and the secret that was presented with it. */
export interface Presented {
  readonly credentialId: CredentialId
  readonly secret: Secret
  /** Where the call comes from; `null` where it is not known. */
  readonly address: string | null
  /** Where the browser found us whose cookie signs the call; left out for other callers. */
  readonly origin?: string
  /** The origin that the browser says the call was made from; left out where it says none. */
  readonly page?: string
}

/** Who acts, with all that narrows it, as it stands inside the transaction that acts. */
export interface Caller {
  readonly credential: Credential
  readonly kind: CredentialKind
  /** The principal; for an API key its workspace, for a service key the platform. */
  readonly principal: {
    readonly id: PrincipalId
    readonly type: PrincipalType
    readonly name: string
    readonly email: string | null
  }
  /** Concrete scopes of the credential itself, before any role is asked. */
  readonly tokenScopes: readonly string[]
  /** What it may do outside any workspace: token ∩ platform role. */
  readonly accountScopes: readonly string[]
  /** The workspaces that it is limited to; `null` for no limit. */
  readonly limitedTo: readonly WorkspaceId[] | null
  /** Where the call comes from; `null` where it is not known. */
  readonly address: string | null
  /** Where the browser found us whose cookie signs the call; `null` for other callers. */
  readonly origin: string | null
  /** When the person last proved who they are; `null` for every credential but a session, and where nobody says it of an embedded one. */
  readonly authenticatedAt: Instant | null
}

/** What an API key may do without naming its workspace: look after itself, and list the one workspace that it reaches. */
const KEY_ACCOUNT_SCOPES = [
  'self:read',
  'self:rotate',
  'self:revoke',
  'workspaces:read',
] as const satisfies readonly ManagementScope[]

/** Reads the caller afresh, so that a credential which ended since the edge looked at it writes nothing. Throws `unauthenticated`. */
export async function resolveCaller(
  tables: ReadTables,
  platform: Platform,
  presented: Presented,
  now: Instant,
): Promise<Caller> {
  const credential = await tables.credentials.findAnyOwner(presented.credentialId)
  if (credential === null || statusAt(credential, now) !== 'active') throw unauthenticated()
  if (!isAtItsPage(credential, platform, presented)) throw unauthenticated()
  const base = {
    credential,
    kind: credential.kind,
    tokenScopes: isSession(credential.kind) ? platform.personalScopes : platform.tokenScopes(credential.scopes),
    limitedTo: credential.workspaces,
    address: presented.address,
    origin: presented.origin ?? null,
    authenticatedAt: credential.authenticatedAt,
  }
  if (credential.owner.type === 'principal') {
    const principal = await tables.principals.find(credential.owner.id as PrincipalId)
    if (principal === null || principal.state !== 'active') throw unauthenticated()
    const { id, type, name, email } = principal
    const rights = platform.roles.platformRights(principal.role)
    return { ...base, principal: { id, type, name, email }, accountScopes: intersect(base.tokenScopes, rights) }
  }
  if (credential.owner.type === 'workspace') {
    const workspace = await tables.workspaces.find(credential.owner.id as WorkspaceId)
    if (workspace === null || workspace.state !== 'active') throw unauthenticated()
    const principal = {
      id: workspace.id as string as PrincipalId,
      type: 'workspace',
      name: workspace.name,
      email: null,
    } as const
    return {
      ...base,
      principal,
      limitedTo: [workspace.id],
      accountScopes: intersect(base.tokenScopes, KEY_ACCOUNT_SCOPES),
    }
  }
  const principal = {
    id: 'platform' as PrincipalId,
    type: 'platform',
    name: platform.config.name,
    email: null,
  } as const
  return { ...base, principal, accountScopes: intersect(base.tokenScopes, SERVICE_SCOPES) }
}

/** An embedded session is of use in the page that it was handed to, for as long as the platform lets that one show the token page. */
function isAtItsPage({ kind, pageOrigin }: Credential, { config }: Platform, { page }: Presented): boolean {
  if (kind !== 'embed') return true
  return pageOrigin !== null && page === pageOrigin && (config.embedOrigins ?? []).includes(pageOrigin)
}

export function unauthenticated(): LatchkeyError {
  return new LatchkeyError(
    'unauthenticated',
    'The credential is missing or not valid. Send a live one as "Authorization: Bearer <token>".',
  )
}
