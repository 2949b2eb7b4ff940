import type { Instant, Principal, PrincipalState } from '@latchkey/core'
import { type SqlBool, sql, type Transaction } from 'kysely'
import type { PrincipalReader, PrincipalWriter } from '../../ports/principal-table.ts'
import { compiledOnce } from './compiled.ts'
import { containing } from './credential-list.ts'
import { newestFirst } from './paging.ts'
import type { PrincipalRow, Tables } from './tables.ts'

const findById = compiledOnce((db, { id }: { readonly id: string }) =>
  db.selectFrom('principals').selectAll().where('id', '=', id),
)

export function principals(db: Transaction<Tables>): PrincipalReader & PrincipalWriter {
  return {
    async find(id) {
      const [row] = await findById(db, { id })
      return row === undefined ? null : principalFrom(row)
    },
    async findByEmail(email) {
      const row = await db
        .selectFrom('principals')
        .selectAll()
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst()
      return row === undefined ? null : principalFrom(row)
    },
    async findByHandle(handle) {
      const row = await db.selectFrom('principals').selectAll().where('handle', '=', handle).executeTakeFirst()
      return row === undefined ? null : principalFrom(row)
    },
    async withRole(role, limit) {
      const rows = db
        .selectFrom('principals')
        .selectAll()
        .where('type', '=', 'user')
        .where('state', '=', 'active')
        .where('role', '=', role)
      return (await newestFirst(rows, 'id', { limit, after: null }).execute()).map(principalFrom)
    },
    async countActive(role) {
      const row = await db
        .selectFrom('principals')
        .select((eb) => eb.fn.countAll<number | string>().as('count'))
        .where('type', '=', 'user')
        .where('state', '=', 'active')
        .where('role', '=', role)
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },
    async list(organizationId, page, { words = [], state, role } = {}) {
      const all = db.selectFrom('principals').selectAll().where('state', '!=', 'deleted')
      const scoped =
        organizationId === null
          ? all.where('type', '=', 'user')
          : all.where('type', '=', 'service_account').where('organization_id', '=', organizationId)
      let found = state === undefined ? scoped : scoped.where('state', '=', state)
      if (role !== undefined) found = found.where('role', '=', role)
      for (const word of words) {
        const pattern = containing(word)
        // An address and a handle are kept in lower case.
        found = found.where(
          sql<SqlBool>`(lower(name) like ${pattern} escape '\\' or email like ${pattern} escape '\\' or handle like ${pattern} escape '\\')`,
        )
      }
      return (await newestFirst(found, 'id', page).execute()).map(principalFrom)
    },
    async insert(principal) {
      await db.insertInto('principals').values(principalRow(principal)).execute()
    },
    async update(principal) {
      const { id, ...rest } = principalRow(principal)
      await db.updateTable('principals').set(rest).where('id', '=', id).execute()
    },
  }
}

function principalFrom(row: PrincipalRow): Principal {
  return {
    id: row.id as Principal['id'],
    type: row.type as Principal['type'],
    handle: row.handle,
    name: row.name,
    email: row.email,
    organizationId: row.organization_id as Principal['organizationId'],
    state: row.state as PrincipalState,
    role: row.role,
    createdAt: row.created_at as Instant,
    updatedAt: row.updated_at as Instant,
  }
}

function principalRow(principal: Principal): PrincipalRow {
  const { id, type, handle, name, email, state, role } = principal
  return {
    id,
    type,
    handle,
    name,
    email,
    state,
    role,
    organization_id: principal.organizationId,
    created_at: principal.createdAt,
    updated_at: principal.updatedAt,
  }
}
