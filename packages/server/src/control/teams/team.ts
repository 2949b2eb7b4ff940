import { notFound, type OrganizationId, type Team, type TeamId } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'

export interface TeamInput {
  readonly teamId: TeamId
}

/** Throws `not_found` for a team that is not there or belongs to another organization. */
export async function findTeam(tables: ReadTables, organizationId: OrganizationId, id: TeamId): Promise<Team> {
  const team = await tables.teams.find(organizationId, id)
  if (team === null) throw notFound('team')
  return team
}
