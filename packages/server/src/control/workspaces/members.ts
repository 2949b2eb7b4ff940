import {
  ID_PREFIX,
  LatchkeyError,
  notFound,
  type PrincipalId,
  type TeamId,
  type Workspace,
  type WorkspaceMember,
} from '@latchkey/core'
import type { ReadTables, WriteTables } from '../../ports/management-store.ts'
import type { Page } from '../../ports/page.ts'
import { type Effects, NO_EFFECTS } from '../effects.ts'
import { PEOPLE } from '../people.ts'
import { requireHolds, requireRole } from '../role-choice.ts'
import { type Access, type AuditNote, type Context, command, query } from '../use-case.ts'
import { rightsOfRole } from './workspace.ts'

export const MEMBERS_WRITE = { scope: 'members:write', at: 'workspace', callers: PEOPLE } as const satisfies Access

export interface WorkspaceMemberInput {
  /** A user, a service account or a team. */
  readonly memberId: WorkspaceMember['memberId']
}

export function isTeam(id: WorkspaceMember['memberId']): id is TeamId {
  return id.startsWith(`${ID_PREFIX.team}_`)
}

/** Those who were given a role in this very workspace; its owner, and members of the organization, hold theirs without. */
export const listWorkspaceMembers = query(
  { scope: 'members:read', at: 'workspace', callers: PEOPLE },
  ({ tables, workspace }, input: { readonly page: Page }): Promise<WorkspaceMember[]> =>
    tables.workspaces.members(workspace.workspace.id, input.page),
)

/** Gives a user, a service account or a team a role in the workspace. */
export const setWorkspaceMember = command(
  MEMBERS_WRITE,
  async (context, input: WorkspaceMemberInput & { readonly role: string }) => {
    const { tables, platform, workspace } = context
    const { id, ownerId } = workspace.workspace
    requireRole(input.role, platform.roles.names.workspace)
    if (input.memberId === ownerId) throw ownerStays()
    const member = await findCandidate(tables, workspace.workspace, input.memberId)
    const value: WorkspaceMember = { ...member, role: input.role }
    const before = await tables.workspaces.roleOf(id, member.memberId)
    if (before === input.role) return { value, ...NO_EFFECTS }
    requireHolds(workspace.scopes, rightsOfRole(platform, input.role))
    await tables.workspaces.setMember(id, member.memberId, input.role)
    return { value, ...effects('set', workspace.workspace, member.memberId, { from: before, to: input.role }) }
  },
)

export const removeWorkspaceMember = command(MEMBERS_WRITE, async (context, { memberId }: WorkspaceMemberInput) => {
  const { workspace } = context.workspace
  if (memberId === workspace.ownerId) throw ownerStays()
  if ((await context.tables.workspaces.roleOf(workspace.id, memberId)) === null) throw notFound('member')
  return { value: undefined, ...(await removeFromWorkspace(context, workspace, memberId)) }
})

export async function removeFromWorkspace(
  { tables }: Context<WriteTables>,
  workspace: Workspace,
  member: WorkspaceMember['memberId'],
): Promise<Effects> {
  return (await tables.workspaces.removeMember(workspace.id, member))
    ? effects('removed', workspace, member)
    : NO_EFFECTS
}

/** Who may be a member: any user, but only service accounts and teams of the organization that owns the workspace. */
async function findCandidate(
  tables: ReadTables,
  { organizationId }: Workspace,
  id: WorkspaceMember['memberId'],
): Promise<Omit<WorkspaceMember, 'role'>> {
  if (isTeam(id)) {
    const team = organizationId === null ? null : await tables.teams.find(organizationId, id)
    if (team === null) throw notFound('team')
    return { memberId: team.id, type: 'team', name: team.name }
  }
  const principal = await tables.principals.find(id as PrincipalId)
  const foreign = principal?.type === 'service_account' && principal.organizationId !== organizationId
  if (principal === null || principal.state === 'deleted' || foreign) throw notFound('user or service account')
  return { memberId: principal.id, type: principal.type, name: principal.name }
}

function effects(
  verb: 'set' | 'removed',
  workspace: Workspace,
  member: WorkspaceMember['memberId'],
  detail: AuditNote['detail'] = {},
): Effects {
  const { id, organizationId } = workspace
  const note = {
    action: `workspace_member.${verb}`,
    subjectId: member,
    workspaceId: id,
    organizationId,
    detail,
  } as const
  // One entry for the workspace says more shortly what an entry for each member of a team would.
  if (isTeam(member)) return { audit: [note], changes: [{ type: 'workspace', id }] }
  return { audit: [{ ...note, ownerId: member }], changes: [{ type: 'principal', id: member }] }
}

function ownerStays(): LatchkeyError {
  return new LatchkeyError(
    'invalid_state',
    'The owner of a workspace holds every right in it and can be neither removed nor given another role.',
  )
}
