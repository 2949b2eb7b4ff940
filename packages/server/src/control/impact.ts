import {
  type Credential,
  type CredentialOwner,
  type Instant,
  intersect,
  type Organization,
  type PrincipalId,
  statusAt,
  type Workspace,
  type WorkspaceId,
} from '@latchkey/core'
import type { CredentialFilter } from '../ports/credential-table.ts'
import type { ReadTables } from '../ports/management-store.ts'
import { every } from './paging.ts'
import { SESSIONS } from './people.ts'
import type { Context } from './use-case.ts'

/** The credentials of an owner that are active now. */
async function activeOf(
  tables: ReadTables,
  owner: CredentialOwner,
  kind: CredentialFilter['kind'],
  now: Instant,
): Promise<Credential[]> {
  const active: Credential[] = []
  for await (const credential of every((page) => tables.credentials.list(owner, { kind, state: 'active' }, page))) {
    if (statusAt(credential, now) === 'active') active.push(credential)
  }
  return active
}

export function activeTokensOf(tables: ReadTables, id: PrincipalId, now: Instant): Promise<Credential[]> {
  return activeOf(tables, { type: 'principal', id }, 'pat', now)
}

export function activeKeysOf(tables: ReadTables, id: WorkspaceId, now: Instant): Promise<Credential[]> {
  return activeOf(tables, { type: 'workspace', id }, 'key', now)
}

/** What would stop with a user or a service account. */
export async function stoppingWithPrincipal(tables: ReadTables, id: PrincipalId, now: Instant): Promise<Credential[]> {
  return [
    ...(await activeTokensOf(tables, id, now)),
    ...(await activeOf(tables, { type: 'principal', id }, SESSIONS, now)),
  ]
}

type Present = Pick<Context<ReadTables>, 'tables' | 'platform' | 'now'>

/** What would stop with a workspace: its API keys, and the tokens that name it, which would no longer reach it. */
export async function stoppingWithWorkspace(context: Present, workspace: Workspace): Promise<Credential[]> {
  const { tables, platform, now } = context
  const stopping = await activeKeysOf(tables, workspace.id, now)
  for await (const token of every((page) => tables.credentials.naming(workspace.id, page))) {
    if (statusAt(token, now) !== 'active') continue
    // A token goes on naming a workspace that its owner was taken out of.
    const standing = await tables.workspaces.standing(workspace.id, token.owner.id as PrincipalId)
    if (platform.roles.workspaceRights(standing).length > 0) stopping.push(token)
  }
  return stopping
}

/** What would stop with an organization: all that stops with its workspaces and its service accounts. */
export async function stoppingWithOrganization(context: Present, organization: Organization): Promise<Credential[]> {
  const { tables, now } = context
  const stopping: Credential[] = []
  for await (const workspace of every((page) => tables.workspaces.ofOrganization(organization.id, page))) {
    stopping.push(...(await stoppingWithWorkspace(context, workspace)))
  }
  for await (const account of every((page) => tables.principals.list(organization.id, page))) {
    stopping.push(...(await stoppingWithPrincipal(tables, account.id, now)))
  }
  return stopping
}

/** Each credential once. */
export function distinct(credentials: readonly Credential[]): Credential[] {
  return [...new Map(credentials.map((credential) => [credential.id, credential])).values()]
}

/** Somebody else's token as those may see it who look after some workspaces: the ids of other workspaces are not theirs to know. */
export function asSeenFrom(workspaces: readonly WorkspaceId[], token: Credential): Credential {
  return token.workspaces === null
    ? token
    : { ...token, workspaces: intersect(token.workspaces, workspaces) as readonly WorkspaceId[] }
}
