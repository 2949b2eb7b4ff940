import {
  type AdmissionPolicy,
  intersect,
  LatchkeyError,
  NO_POLICY,
  notFound,
  PLATFORM_OWNER,
  type Principal,
  type PrincipalId,
  strictest,
  union,
  type Workspace,
  type WorkspaceId,
} from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { SERVICE_SCOPES } from '../access/management-scopes.ts'
import { every } from '../paging.ts'
import { isSession, PEOPLE, TOKEN_PAGE } from '../people.ts'
import type { CredentialFamily, FamilyContext } from './family.ts'

/** More workspaces than this are not looked at when a maker's rights are added up: nobody picks scopes by their ten-thousandth workspace. */
const WORKSPACES_CONSIDERED = 1000

/** The caller's own personal access tokens. */
export const OWN_TOKENS: CredentialFamily = {
  kind: 'pat',
  noun: 'token',
  idPrefix: 'tok',
  auditNoun: 'token',
  read: { scope: 'tokens:read', at: 'account', callers: TOKEN_PAGE },
  write: { scope: 'tokens:write', at: 'account', callers: TOKEN_PAGE },
  owner: async ({ caller }) => ({ type: 'principal', id: caller.principal.id }),
  defaultScopes: ({ platform, caller }) =>
    isSession(caller.kind) ? platform.config.defaultScopes : caller.credential.scopes,
  keepsWildcards: true,
  grantable: async (context, _owner, workspaces) =>
    union([
      context.caller.accountScopes,
      intersect(context.caller.tokenScopes, await rightsAcross(context, context.caller.principal.id, workspaces)),
      // A token that is limited to some workspaces reaches none of the organizations above them.
      workspaces === null ? await rightsInOrganizations(context) : [],
    ]),
  policies: policiesOf,
}

/** The API keys of a workspace. They outlive whoever made them and are bound by nobody's roles, so their scopes are fixed when they are made. */
export const WORKSPACE_KEYS: CredentialFamily = {
  kind: 'key',
  noun: 'API key',
  idPrefix: 'key',
  auditNoun: 'key',
  read: { scope: 'keys:read', at: 'workspace', callers: PEOPLE },
  write: { scope: 'keys:write', at: 'workspace', callers: PEOPLE },
  owner: async ({ workspace }) => ({ type: 'workspace', id: workspace?.workspace.id ?? '' }),
  defaultScopes: ({ platform, workspace }) => [
    ...intersect(platform.scopes.expand(platform.config.scopes.map(({ name }) => name)), workspace?.scopes ?? []),
    ...intersect(['workspaces:read', 'self:read', 'self:rotate', 'self:revoke'], workspace?.scopes ?? []),
  ],
  keepsWildcards: false,
  grantable: async ({ workspace }) => workspace?.scopes ?? [],
  policies: async ({ tables, workspace }) =>
    workspace === undefined ? [] : [await effectivePolicy(tables, workspace.workspace)],
}

/** What resource servers present to verify others' tokens. */
export const SERVICE_KEYS: CredentialFamily = {
  kind: 'service',
  noun: 'service key',
  idPrefix: 'svc',
  auditNoun: 'service_key',
  read: { scope: 'service_keys:read', at: 'account', callers: PEOPLE },
  write: { scope: 'service_keys:write', at: 'account', callers: PEOPLE },
  owner: async () => PLATFORM_OWNER,
  defaultScopes: () => ['verify', 'self:read', 'self:rotate', 'self:revoke'],
  keepsWildcards: false,
  grantable: async () => SERVICE_SCOPES,
  policies: async () => [],
}

/** The tokens of an organization's service accounts: within what the account can do and what their maker can do. */
export const SERVICE_ACCOUNT_TOKENS: CredentialFamily = {
  kind: 'pat',
  noun: 'token',
  idPrefix: 'tok',
  auditNoun: 'token',
  read: { scope: 'service_accounts:read', at: 'organization', callers: PEOPLE },
  write: { scope: 'service_accounts:write', at: 'organization', callers: PEOPLE },
  async owner(context, { serviceAccountId }) {
    const { tables, organization } = context
    const account = serviceAccountId === undefined ? null : await tables.principals.find(serviceAccountId)
    const theirs = account?.type === 'service_account' && account.organizationId === organization?.organization.id
    if (account === null || !theirs || account.state === 'deleted') throw notFound('service account')
    await requireSharedTeam(context, account)
    return { type: 'principal', id: account.id }
  },
  defaultScopes: ({ platform }) => platform.config.defaultScopes,
  keepsWildcards: false,
  async grantable(context, owner, workspaces) {
    const { caller } = context
    const mine = union([
      caller.accountScopes,
      intersect(caller.tokenScopes, await rightsAcross(context, caller.principal.id, workspaces)),
    ])
    const account = await context.tables.principals.find(owner.id as PrincipalId)
    const theirs = union([
      context.platform.roles.platformRights(account?.role ?? ''),
      await rightsAcross(context, owner.id as PrincipalId, workspaces),
    ])
    return intersect(mine, theirs)
  },
  policies: policiesOf,
}

/** Where the platform asks for it, whoever deals with a service account's tokens is in a team with the account, administrators included. */
async function requireSharedTeam({ tables, platform, caller }: FamilyContext, account: Principal): Promise<void> {
  const { organizationId } = account
  if (platform.config.serviceAccountTokens !== 'shared_team' || organizationId === null) return
  if (await tables.teams.share(organizationId, caller.principal.id, account.id)) return
  throw new LatchkeyError('policy_refused', 'You must be in a team with the service account to manage its tokens.')
}

/** Every scope that a principal holds in at least one of the workspaces. */
async function rightsAcross(
  context: FamilyContext,
  principal: PrincipalId,
  ids: readonly WorkspaceId[] | null,
): Promise<readonly string[]> {
  const { tables, platform } = context
  const reached =
    ids ??
    (await tables.workspaces.reachedBy(principal, { limit: WORKSPACES_CONSIDERED, after: null })).map(({ id }) => id)
  const within = context.caller.limitedTo === null ? reached : intersect(reached, context.caller.limitedTo)
  const rights: (readonly string[])[] = []
  for (const id of within)
    rights.push(platform.roles.workspaceRights(await tables.workspaces.standing(id as WorkspaceId, principal)))
  return union(rights)
}

/** Every scope that the caller holds in at least one of their organizations. */
async function rightsInOrganizations({ tables, platform, caller }: FamilyContext): Promise<readonly string[]> {
  if (caller.limitedTo !== null) return []
  const { id } = caller.principal
  const roles = new Set<string>()
  for await (const organization of every((page) => tables.organizations.list(id, page))) {
    const role = await tables.organizations.roleOf(organization.id, id)
    if (role !== null) roles.add(role)
  }
  return intersect(caller.tokenScopes, platform.roles.organizationRights([...roles]))
}

/** The policies of the workspaces that a token is limited to. One that reaches everywhere is held to each policy where it is used. */
async function policiesOf(
  { tables }: FamilyContext,
  workspaces: readonly WorkspaceId[] | null,
): Promise<readonly AdmissionPolicy[]> {
  const policies: AdmissionPolicy[] = []
  for (const id of workspaces ?? []) {
    const workspace = await tables.workspaces.find(id)
    if (workspace !== null) policies.push(await effectivePolicy(tables, workspace))
  }
  return policies
}

export async function effectivePolicy(tables: ReadTables, workspace: Workspace): Promise<AdmissionPolicy> {
  const organization =
    workspace.organizationId === null ? null : await tables.organizations.find(workspace.organizationId)
  return strictest(organization?.policy ?? NO_POLICY, workspace.policy)
}
