import { newId, type Team, type TeamId } from '@latchkey/core'
import type { Page } from '../../ports/page.ts'
import { NO_EFFECTS } from '../effects.ts'
import { ORGANIZATION_READ, ORGANIZATION_WRITE } from '../organizations/organization.ts'
import { type AuditNote, command, query } from '../use-case.ts'
import { findTeam, type TeamInput } from './team.ts'

export const createTeam = command(
  ORGANIZATION_WRITE,
  async ({ tables, organization, now, random }, { name }: { readonly name: string }) => {
    const organizationId = organization.organization.id
    const team: Team = { id: newId<TeamId>('team', now, random), organizationId, name, createdAt: now }
    await tables.teams.insert(team)
    return { value: team, audit: [teamNote('created', team, { name })], changes: [] }
  },
)

export const listTeams = query(
  ORGANIZATION_READ,
  ({ tables, organization }, input: { readonly page: Page }): Promise<Team[]> =>
    tables.teams.list(organization.organization.id, input.page),
)

export const editTeam = command(
  ORGANIZATION_WRITE,
  async ({ tables, organization }, input: TeamInput & { readonly name?: string | undefined }) => {
    const before = await findTeam(tables, organization.organization.id, input.teamId)
    const { name = before.name } = input
    if (name === before.name) return { value: before, ...NO_EFFECTS }
    const after: Team = { ...before, name }
    await tables.teams.update(after)
    return {
      value: after,
      audit: [teamNote('edited', after, { from: { name: before.name }, to: { name } })],
      changes: [],
    }
  },
)

/** Takes a team away for good; its members lose what they held through it. */
export const deleteTeam = command(ORGANIZATION_WRITE, async ({ tables, organization }, input: TeamInput) => {
  const team = await findTeam(tables, organization.organization.id, input.teamId)
  const members = await tables.teams.members(team.organizationId, team.id)
  await tables.teams.delete(team.organizationId, team.id)
  const changes = members.map((id) => ({ type: 'principal' as const, id }))
  return { value: undefined, audit: [teamNote('deleted', team, { name: team.name, members })], changes }
})

function teamNote(
  verb: 'created' | 'edited' | 'deleted',
  team: Team,
  detail: Readonly<Record<string, unknown>>,
): AuditNote {
  return { action: `team.${verb}`, subjectId: team.id, organizationId: team.organizationId, detail }
}
