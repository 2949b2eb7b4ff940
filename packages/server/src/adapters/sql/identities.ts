import type { Instant } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { Identity, IdentityReader, IdentityWriter } from '../../ports/identity-table.ts'
import type { IdentityRow, Tables } from './tables.ts'

export function identities(db: Transaction<Tables>): IdentityReader & IdentityWriter {
  const all = () => db.selectFrom('identities').selectAll()
  return {
    async find(issuer, subject) {
      const row = await all().where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst()
      return row === undefined ? null : identityFrom(row)
    },
    async list(principal) {
      return (await all().where('principal_id', '=', principal).orderBy('created_at').execute()).map(identityFrom)
    },
    async insert(identity) {
      await db.insertInto('identities').values(identityRow(identity)).execute()
    },
    async update(identity) {
      const { email, last_used_at } = identityRow(identity)
      await db
        .updateTable('identities')
        .set({ email, last_used_at })
        .where('issuer', '=', identity.issuer)
        .where('subject', '=', identity.subject)
        .execute()
    },
    async delete(issuer, subject) {
      await db.deleteFrom('identities').where('issuer', '=', issuer).where('subject', '=', subject).execute()
    },
  }
}

function identityFrom(row: IdentityRow): Identity {
  return {
    issuer: row.issuer,
    subject: row.subject,
    principalId: row.principal_id as Identity['principalId'],
    email: row.email,
    createdAt: row.created_at as Instant,
    lastUsedAt: row.last_used_at as Instant | null,
  }
}

function identityRow({ issuer, subject, email, ...identity }: Identity): IdentityRow {
  return {
    ...{ issuer, subject, email },
    principal_id: identity.principalId,
    created_at: identity.createdAt,
    last_used_at: identity.lastUsedAt,
  }
}
