import type { Team } from '@latchkey/core'
import { z } from 'zod'
import { previewTeam } from '../../../control/teams/impact.ts'
import { addTeamMember, listTeamMembers, removeTeamMember, type TeamMember } from '../../../control/teams/members.ts'
import { createTeam, deleteTeam, editTeam, listTeams } from '../../../control/teams/teams.ts'
import { type Route, route } from '../route.ts'
import { teamSchema, teamView } from '../schemas/organization.ts'
import {
  doneParts,
  emptyBody,
  impactParts,
  listParts,
  nameBody,
  nameEdit,
  organizationOf,
  pageOf,
  principalOf,
  teamOf,
} from './parts.ts'

const tag = 'Teams'
const all = '/v1/organizations/{organizationId}/teams'
const one = `${all}/{teamId}` as const
const single = { tag, answer: teamSchema, view: teamView }
const memberSchema = z
  .object({
    principalId: z.string(),
    type: z.enum(['user', 'service_account', 'workspace', 'platform']),
    name: z.string(),
  })
  .meta({ id: 'TeamMember' })

export const TEAM_ROUTES: readonly Route[] = [
  route(`POST ${all}`, {
    ...single,
    summary: 'Create a team',
    body: nameBody,
    status: 201,
    idempotent: true,
    useCase: createTeam,
    input: ({ params, body }) => ({ ...organizationOf(params), ...body }),
  }),
  route(`GET ${all}`, {
    tag,
    summary: 'List the teams, newest first',
    ...listParts(teamSchema, ({ id }: Team) => id, teamView),
    useCase: listTeams,
    input: ({ params, query }) => ({ ...organizationOf(params), ...pageOf(query) }),
  }),
  route(`PATCH ${one}`, {
    ...single,
    summary: 'Rename a team',
    body: nameEdit,
    useCase: editTeam,
    input: ({ params, body }) => ({ ...teamOf(params), ...body }),
  }),
  route(`DELETE ${one}`, {
    tag,
    summary: 'Delete a team: what its members hold through it ends',
    ...doneParts,
    useCase: deleteTeam,
    input: ({ params }) => teamOf(params),
  }),
  route(`GET ${one}/impact`, {
    tag,
    summary: 'Which tokens would stop reaching a workspace if the team were deleted',
    ...impactParts,
    useCase: previewTeam,
    input: ({ params }) => teamOf(params),
  }),
  route(`GET ${one}/members`, {
    tag,
    summary: 'List the members of a team',
    ...listParts(
      memberSchema,
      ({ principalId }: TeamMember) => principalId,
      (member) => member,
    ),
    useCase: listTeamMembers,
    input: ({ params, query }) => ({ ...teamOf(params), ...pageOf(query) }),
  }),
  route(`PUT ${one}/members/{principalId}`, {
    tag,
    summary: 'Add a member to a team',
    body: emptyBody,
    ...doneParts,
    useCase: addTeamMember,
    input: ({ params }) => ({ ...teamOf(params), ...principalOf(params) }),
  }),
  route(`DELETE ${one}/members/{principalId}`, {
    tag,
    summary: 'Take a member out of a team',
    ...doneParts,
    useCase: removeTeamMember,
    input: ({ params }) => ({ ...teamOf(params), ...principalOf(params) }),
  }),
]
