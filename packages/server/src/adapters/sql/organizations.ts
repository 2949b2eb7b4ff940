import type { Instant, Organization, OrganizationMember } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { OrganizationReader, OrganizationWriter } from '../../ports/organization-table.ts'
import { newestFirst } from './paging.ts'
import { policyColumns, policyFrom } from './policy.ts'
import type { OrganizationRow, Tables } from './tables.ts'

export function organizations(db: Transaction<Tables>): OrganizationReader & OrganizationWriter {
  return {
    async find(id) {
      const row = await db.selectFrom('organizations').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : organizationFrom(row)
    },
    async findBySlug(slug) {
      const row = await db.selectFrom('organizations').selectAll().where('slug', '=', slug).executeTakeFirst()
      return row === undefined ? null : organizationFrom(row)
    },
    async list(member, page) {
      const mine = db
        .selectFrom('organizations')
        .innerJoin('organization_members as m', 'm.organization_id', 'organizations.id')
        .selectAll('organizations')
        .where('m.principal_id', '=', member)
        .where('organizations.state', '=', 'active')
      return (await newestFirst(mine, 'organizations.id', page).execute()).map(organizationFrom)
    },
    async roleOf(id, member) {
      const row = await db
        .selectFrom('organization_members')
        .select('role')
        .where('organization_id', '=', id)
        .where('principal_id', '=', member)
        .executeTakeFirst()
      return row?.role ?? null
    },
    async members(id, page) {
      const rows = db
        .selectFrom('organization_members as m')
        .innerJoin('principals as p', 'p.id', 'm.principal_id')
        .select(['m.principal_id', 'm.role', 'p.name'])
        .where('m.organization_id', '=', id)
      return (await newestFirst(rows, 'm.principal_id', page).execute()).map((row) => ({
        principalId: row.principal_id as OrganizationMember['principalId'],
        name: row.name,
        role: row.role,
      }))
    },
    async countMembers(id, role) {
      const row = await db
        .selectFrom('organization_members as m')
        .innerJoin('principals as p', 'p.id', 'm.principal_id')
        .select((eb) => eb.fn.countAll<number | string>().as('count'))
        .where('m.organization_id', '=', id)
        .where('m.role', '=', role)
        .where('p.state', '=', 'active')
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },
    async insert(organization) {
      await db.insertInto('organizations').values(organizationRow(organization)).execute()
    },
    async update(organization) {
      const { id, ...rest } = organizationRow(organization)
      await db.updateTable('organizations').set(rest).where('id', '=', id).execute()
    },
    async setMember(id, member, role) {
      await db
        .insertInto('organization_members')
        .values({ organization_id: id, principal_id: member, role })
        .onConflict((conflict) => conflict.columns(['organization_id', 'principal_id']).doUpdateSet({ role }))
        .execute()
    },
    async removeMember(id, member) {
      const teams = db.selectFrom('teams').select('id').where('organization_id', '=', id)
      const workspaces = db.selectFrom('workspaces').select('id').where('organization_id', '=', id)
      await db.deleteFrom('team_members').where('principal_id', '=', member).where('team_id', 'in', teams).execute()
      await db
        .deleteFrom('workspace_members')
        .where('member_id', '=', member)
        .where('workspace_id', 'in', workspaces)
        .execute()
      const gone = await db
        .deleteFrom('organization_members')
        .where('organization_id', '=', id)
        .where('principal_id', '=', member)
        .executeTakeFirst()
      return gone.numDeletedRows > 0n
    },
  }
}

function organizationFrom(row: OrganizationRow): Organization {
  return {
    id: row.id as Organization['id'],
    slug: row.slug,
    name: row.name,
    state: row.state as Organization['state'],
    policy: policyFrom(row),
    createdAt: row.created_at as Instant,
    updatedAt: row.updated_at as Instant,
  }
}

function organizationRow(organization: Organization): OrganizationRow {
  const { id, slug, name, state } = organization
  return {
    id,
    slug,
    name,
    state,
    ...policyColumns(organization.policy),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  }
}
