import { notFound, type Principal, type PrincipalId, type PrincipalType, type Team } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { Page } from '../../ports/page.ts'
import { type Effects, NO_EFFECTS } from '../effects.ts'
import { ORGANIZATION_READ, ORGANIZATION_WRITE } from '../organizations/organization.ts'
import { pageOfIds } from '../paging.ts'
import { requireHolds } from '../role-choice.ts'
import { type Context, command, query } from '../use-case.ts'
import { scopesHeldIn } from '../workspaces/reach.ts'
import { rightsOfRole } from '../workspaces/workspace.ts'
import { findTeam, type TeamInput } from './team.ts'

export interface TeamMemberInput extends TeamInput {
  readonly principalId: PrincipalId
}

export interface TeamMember {
  readonly principalId: PrincipalId
  readonly type: PrincipalType
  readonly name: string
}

export const listTeamMembers = query(
  ORGANIZATION_READ,
  async ({ tables, organization }, input: TeamInput & { readonly page: Page }): Promise<TeamMember[]> => {
    const team = await findTeam(tables, organization.organization.id, input.teamId)
    const members: TeamMember[] = []
    for (const id of pageOfIds(await tables.teams.members(team.organizationId, team.id), input.page)) {
      const principal = await tables.principals.find(id)
      if (principal !== null) members.push(memberFrom(principal))
    }
    return members
  },
)

/** Puts a member of the organization, or one of its service accounts, into a team. */
export const addTeamMember = command(ORGANIZATION_WRITE, async (context, input: TeamMemberInput) => {
  const { tables, organization } = context
  const team = await findTeam(tables, organization.organization.id, input.teamId)
  const principal = await findBelonging(tables, team, input.principalId)
  const value = memberFrom(principal)
  if ((await tables.teams.members(team.organizationId, team.id)).includes(principal.id)) return { value, ...NO_EFFECTS }
  await requireHoldsRolesOf(context, team)
  await tables.teams.addMember(team.organizationId, team.id, principal.id)
  return { value, ...effects('added', team, principal.id) }
})

export const removeTeamMember = command(
  ORGANIZATION_WRITE,
  async ({ tables, organization }, input: TeamMemberInput) => {
    const team = await findTeam(tables, organization.organization.id, input.teamId)
    if (!(await tables.teams.removeMember(team.organizationId, team.id, input.principalId))) throw notFound('member')
    return { value: undefined, ...effects('removed', team, input.principalId) }
  },
)

async function findBelonging(tables: ReadTables, { organizationId }: Team, id: PrincipalId): Promise<Principal> {
  const principal = await tables.principals.find(id)
  if (principal === null || principal.state === 'deleted') throw notFound('member')
  const belongs =
    principal.organizationId === organizationId || (await tables.organizations.roleOf(organizationId, id)) !== null
  if (!belongs) throw notFound('member')
  return principal
}

/** Joining a team gives its roles, so it is bound like giving them. */
async function requireHoldsRolesOf(context: Context<ReadTables>, team: Team): Promise<void> {
  const { tables, platform } = context
  for (const { workspaceId, role } of await tables.teams.roles(team.organizationId, team.id)) {
    requireHolds(await scopesHeldIn(context, workspaceId), rightsOfRole(platform, role), '')
  }
}

const memberFrom = ({ id, type, name }: Principal): TeamMember => ({ principalId: id, type, name })

function effects(verb: 'added' | 'removed', team: Team, member: PrincipalId): Effects {
  const note = { subjectId: team.id, ownerId: member, organizationId: team.organizationId, detail: { member } }
  return { audit: [{ action: `team_member.${verb}`, ...note }], changes: [{ type: 'principal', id: member }] }
}
