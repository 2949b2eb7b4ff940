import type { Instant, PrincipalId, Workspace, WorkspaceMember, WorkspaceState } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { WorkspaceReader, WorkspaceWriter } from '../../ports/workspace-table.ts'
import { newestFirst } from './paging.ts'
import { policyColumns, policyFrom } from './policy.ts'
import type { Tables, WorkspaceRow } from './tables.ts'

export function workspaces(db: Transaction<Tables>): WorkspaceReader & WorkspaceWriter {
  const teamsOf = (principal: PrincipalId) =>
    db.selectFrom('team_members').select('team_id').where('principal_id', '=', principal)
  const itself = (principal: PrincipalId) => db.selectNoFrom((eb) => eb.val<string>(principal).as('team_id'))
  return {
    async find(id) {
      const row = await db.selectFrom('workspaces').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : workspaceFrom(row)
    },
    async findByAddress(address) {
      const row = await db.selectFrom('workspaces').selectAll().where('address', '=', address).executeTakeFirst()
      return row === undefined ? null : workspaceFrom(row)
    },
    async reachedBy(principal, page) {
      const rows = db
        .selectFrom('workspaces')
        .selectAll()
        .where('state', '!=', 'deleted')
        .where((eb) =>
          eb.or([
            eb('owner_id', '=', principal),
            eb(
              'id',
              'in',
              db.selectFrom('workspace_members').select('workspace_id').where('member_id', '=', principal),
            ),
            eb(
              'id',
              'in',
              db.selectFrom('workspace_members').select('workspace_id').where('member_id', 'in', teamsOf(principal)),
            ),
            eb(
              'organization_id',
              'in',
              db.selectFrom('organization_members').select('organization_id').where('principal_id', '=', principal),
            ),
          ]),
        )
      return (await newestFirst(rows, 'id', page).execute()).map(workspaceFrom)
    },
    async ofOrganization(organization, page) {
      const rows = db
        .selectFrom('workspaces')
        .selectAll()
        .where('organization_id', '=', organization)
        .where('state', '!=', 'deleted')
      return (await newestFirst(rows, 'id', page).execute()).map(workspaceFrom)
    },
    async withIdleLimit(page) {
      const limited = db
        .selectFrom('organizations')
        .select('id')
        .where('state', '=', 'active')
        .where('revoke_after_idle', 'is not', null)
      const rows = db
        .selectFrom('workspaces')
        .selectAll()
        .where('state', '=', 'active')
        .where((eb) => eb.or([eb('revoke_after_idle', 'is not', null), eb('organization_id', 'in', limited)]))
      return (await newestFirst(rows, 'id', page).execute()).map(workspaceFrom)
    },
    async standing(id, principal) {
      const workspace = await db
        .selectFrom('workspaces')
        .select(['owner_id', 'organization_id', 'visibility'])
        .where('id', '=', id)
        .executeTakeFirst()
      const roles = await db
        .selectFrom('workspace_members')
        .select('role')
        .where('workspace_id', '=', id)
        .where('member_id', 'in', teamsOf(principal).unionAll(itself(principal)))
        .execute()
      const organizationRole = await db
        .selectFrom('organization_members')
        .select('role')
        .where('organization_id', '=', workspace?.organization_id ?? '')
        .where('principal_id', '=', principal)
        .executeTakeFirst()
      return {
        owner: workspace?.owner_id === principal,
        workspaceRoles: roles.map(({ role }) => role),
        organizationRoles: organizationRole === undefined ? [] : [organizationRole.role],
        public: workspace?.visibility === 'public',
      }
    },
    async members(id, page) {
      const rows = db
        .selectFrom('workspace_members as m')
        .leftJoin('principals as p', 'p.id', 'm.member_id')
        .leftJoin('teams as t', 't.id', 'm.member_id')
        .select(['m.member_id', 'm.role', 'p.type', 'p.name as principal_name', 't.name as team_name'])
        .where('m.workspace_id', '=', id)
      return (await newestFirst(rows, 'm.member_id', page).execute()).map((row) => ({
        memberId: row.member_id as WorkspaceMember['memberId'],
        type: (row.type ?? 'team') as WorkspaceMember['type'],
        name: row.principal_name ?? row.team_name ?? '',
        role: row.role,
      }))
    },
    async roleOf(id, member) {
      const row = await db
        .selectFrom('workspace_members')
        .select('role')
        .where('workspace_id', '=', id)
        .where('member_id', '=', member)
        .executeTakeFirst()
      return row?.role ?? null
    },
    async insert(workspace) {
      await db.insertInto('workspaces').values(workspaceRow(workspace)).execute()
    },
    async update(workspace) {
      const { id, ...rest } = workspaceRow(workspace)
      await db.updateTable('workspaces').set(rest).where('id', '=', id).execute()
    },
    async setMember(id, member, role) {
      await db
        .insertInto('workspace_members')
        .values({ workspace_id: id, member_id: member, role })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'member_id']).doUpdateSet({ role }))
        .execute()
    },
    async removeMember(id, member) {
      const gone = await db
        .deleteFrom('workspace_members')
        .where('workspace_id', '=', id)
        .where('member_id', '=', member)
        .executeTakeFirst()
      return gone.numDeletedRows > 0n
    },
  }
}

function workspaceFrom(row: WorkspaceRow): Workspace {
  return {
    id: row.id as Workspace['id'],
    address: row.address,
    slug: row.slug,
    name: row.name,
    ownerId: row.owner_id as Workspace['ownerId'],
    organizationId: row.organization_id as Workspace['organizationId'],
    visibility: row.visibility as Workspace['visibility'],
    state: row.state as WorkspaceState,
    policy: policyFrom(row),
    createdAt: row.created_at as Instant,
    updatedAt: row.updated_at as Instant,
  }
}

function workspaceRow(workspace: Workspace): Omit<WorkspaceRow, 'has_grants'> {
  const { id, address, slug, name, visibility, state } = workspace
  return {
    id,
    address,
    slug,
    name,
    visibility,
    state,
    owner_id: workspace.ownerId,
    organization_id: workspace.organizationId,
    ...policyColumns(workspace.policy),
    created_at: workspace.createdAt,
    updated_at: workspace.updatedAt,
  }
}
