import type { Credential, WorkspaceId } from '@latchkey/core'
import { activeTokensOf, asSeenFrom } from '../impact.ts'
import { ORGANIZATION_WRITE } from '../organizations/organization.ts'
import { query } from '../use-case.ts'
import { reachesWithout } from '../workspaces/member-impact.ts'
import { findTeam, type TeamInput } from './team.ts'

/** The active tokens of its members that reach a workspace now, and would not if the team were deleted. */
export const previewTeam = query(ORGANIZATION_WRITE, async (context, input: TeamInput): Promise<Credential[]> => {
  const { tables, organization, now } = context
  const team = await findTeam(tables, organization.organization.id, input.teamId)
  const roles = await tables.teams.roles(team.organizationId, team.id)
  const stopping: Credential[] = []
  for (const member of await tables.teams.members(team.organizationId, team.id)) {
    const lost: WorkspaceId[] = []
    for (const { workspaceId } of roles) {
      const workspace = await tables.workspaces.find(workspaceId)
      if (workspace?.state === 'active' && !(await reachesWithout(context, workspace, member, team.id)))
        lost.push(workspaceId)
    }
    if (lost.length === 0) continue
    for (const token of await activeTokensOf(tables, member, now))
      if (token.workspaces === null || token.workspaces.some((id) => lost.includes(id)))
        stopping.push(asSeenFrom(lost, token))
  }
  return stopping
})
