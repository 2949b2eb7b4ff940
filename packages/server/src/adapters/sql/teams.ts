import type { Instant, PrincipalId, Team, WorkspaceId } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { TeamReader, TeamWriter } from '../../ports/team-table.ts'
import { newestFirst } from './paging.ts'
import type { Tables } from './tables.ts'

export function teams(db: Transaction<Tables>): TeamReader & TeamWriter {
  const find: TeamReader['find'] = async (organizationId, id) => {
    const row = await db
      .selectFrom('teams')
      .selectAll()
      .where('id', '=', id)
      .where('organization_id', '=', organizationId)
      .executeTakeFirst()
    return row === undefined ? null : teamFrom(row)
  }
  return {
    find,
    async list(organizationId, page) {
      const rows = db.selectFrom('teams').selectAll().where('organization_id', '=', organizationId)
      return (await newestFirst(rows, 'id', page).execute()).map(teamFrom)
    },
    async members(organizationId, id) {
      const rows = await db
        .selectFrom('team_members as m')
        .innerJoin('teams as t', 't.id', 'm.team_id')
        .select('m.principal_id')
        .where('t.id', '=', id)
        .where('t.organization_id', '=', organizationId)
        .orderBy('m.principal_id')
        .execute()
      return rows.map((row) => row.principal_id as PrincipalId)
    },
    async share(organizationId, one, other) {
      const row = await db
        .selectFrom('team_members as a')
        .innerJoin('team_members as b', 'b.team_id', 'a.team_id')
        .innerJoin('teams as t', 't.id', 'a.team_id')
        .select('t.id')
        .where('t.organization_id', '=', organizationId)
        .where('a.principal_id', '=', one)
        .where('b.principal_id', '=', other)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    async roles(organizationId, id) {
      const rows = await db
        .selectFrom('workspace_members as m')
        .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
        .innerJoin('teams as t', 't.id', 'm.member_id')
        .select(['m.workspace_id', 'm.role'])
        .where('t.id', '=', id)
        .where('t.organization_id', '=', organizationId)
        .where('w.state', '!=', 'deleted')
        .execute()
      return rows.map((row) => ({ workspaceId: row.workspace_id as WorkspaceId, role: row.role }))
    },
    async insert(team) {
      await db
        .insertInto('teams')
        .values({ id: team.id, organization_id: team.organizationId, name: team.name, created_at: team.createdAt })
        .execute()
    },
    async update(team) {
      await db
        .updateTable('teams')
        .set({ name: team.name })
        .where('id', '=', team.id)
        .where('organization_id', '=', team.organizationId)
        .execute()
    },
    async delete(organizationId, id) {
      const theirs = db
        .selectFrom('teams')
        .select('id')
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
      await db.deleteFrom('workspace_members').where('member_id', 'in', theirs).execute()
      await db.deleteFrom('team_members').where('team_id', 'in', theirs).execute()
      await db.deleteFrom('teams').where('id', '=', id).where('organization_id', '=', organizationId).execute()
    },
    async addMember(organizationId, id, member) {
      if ((await find(organizationId, id)) === null) return
      await db
        .insertInto('team_members')
        .values({ team_id: id, principal_id: member })
        .onConflict((conflict) => conflict.columns(['team_id', 'principal_id']).doNothing())
        .execute()
    },
    async removeMember(organizationId, id, member) {
      const theirs = db
        .selectFrom('teams')
        .select('id')
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
      const gone = await db
        .deleteFrom('team_members')
        .where('team_id', 'in', theirs)
        .where('principal_id', '=', member)
        .executeTakeFirst()
      return gone.numDeletedRows > 0n
    },
  }
}

function teamFrom(row: Tables['teams']): Team {
  return {
    id: row.id as Team['id'],
    organizationId: row.organization_id as Team['organizationId'],
    name: row.name,
    createdAt: row.created_at as Instant,
  }
}
