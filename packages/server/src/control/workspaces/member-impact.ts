import { type Credential, notFound, type PrincipalId, type Workspace, type WorkspaceMember } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { activeTokensOf, asSeenFrom } from '../impact.ts'
import { every } from '../paging.ts'
import { type Context, query } from '../use-case.ts'
import { isTeam, MEMBERS_WRITE, type WorkspaceMemberInput } from './members.ts'

/** The active tokens that reach the workspace now, and would not if the member were removed. */
export const previewWorkspaceMember = query(MEMBERS_WRITE, async (context, { memberId }: WorkspaceMemberInput) => {
  const { tables, now } = context
  const { workspace } = context.workspace
  if ((await tables.workspaces.roleOf(workspace.id, memberId)) === null) throw notFound('member')
  const stopping: Credential[] = []
  for (const principal of await principalsOf(tables, workspace, memberId)) {
    if (await reachesWithout(context, workspace, principal, memberId)) continue
    const tokens = await activeTokensOf(tables, principal, now)
    stopping.push(...tokens.filter(({ workspaces }) => workspaces === null || workspaces.includes(workspace.id)))
  }
  return stopping.map((token) => asSeenFrom([workspace.id], token))
})

async function principalsOf(
  tables: ReadTables,
  { organizationId }: Workspace,
  member: WorkspaceMember['memberId'],
): Promise<readonly PrincipalId[]> {
  if (!isTeam(member)) return [member]
  return organizationId === null ? [] : tables.teams.members(organizationId, member)
}

/** Whether a principal would still hold something in the workspace if one of its members were removed. */
export async function reachesWithout(
  { tables, platform }: Context<ReadTables>,
  workspace: Workspace,
  principal: PrincipalId,
  removed: WorkspaceMember['memberId'],
): Promise<boolean> {
  const standing = await tables.workspaces.standing(workspace.id, principal)
  if (platform.roles.workspaceRights({ ...standing, workspaceRoles: [] }).length > 0) return true
  const members = async (page: Parameters<ReadTables['workspaces']['members']>[1]) =>
    (await tables.workspaces.members(workspace.id, page)).map(({ memberId }) => ({ id: memberId }))
  for await (const { id } of every(members)) {
    if (id !== removed && (await principalsOf(tables, workspace, id)).includes(principal)) return true
  }
  return false
}
