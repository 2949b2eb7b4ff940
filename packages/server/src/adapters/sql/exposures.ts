import type { Transaction } from 'kysely'
import type { Exposure, ExposureReader, ExposureWriter } from '../../ports/exposure-table.ts'
import type { ExposureRow, Tables } from './tables.ts'

export function exposures(db: Transaction<Tables>): ExposureReader & ExposureWriter {
  const mark = (id: string, kind: string, columns: Partial<ExposureRow>) =>
    db.updateTable('exposures').set(columns).where('credential_id', '=', id).where('kind', '=', kind).execute()
  return {
    async find(id, kind) {
      const row = await db
        .selectFrom('exposures')
        .selectAll()
        .where('credential_id', '=', id)
        .where('kind', '=', kind)
        .executeTakeFirst()
      return row === undefined ? null : exposureFrom(row)
    },
    async untold(limit) {
      const rows = await db
        .selectFrom('exposures')
        .selectAll()
        .where('told_at', 'is', null)
        .orderBy('at')
        .limit(limit)
        .execute()
      return rows.map(exposureFrom)
    },
    async of(person, limit) {
      const rows = await db
        .selectFrom('exposures as e')
        .innerJoin('credentials as c', 'c.id', 'e.credential_id')
        .selectAll('e')
        .where('c.owner_id', '=', person)
        .where('c.owner_type', '=', 'principal')
        .where('c.kind', '=', 'pat')
        .where('e.put_away_at', 'is', null)
        .orderBy('e.at', 'desc')
        .limit(limit)
        .execute()
      return rows.map(exposureFrom)
    },
    async put({ credentialId, kind, at, place }) {
      const said = { at, place, told_at: null, put_away_at: null }
      await db
        .insertInto('exposures')
        .values({ credential_id: credentialId, kind, ...said })
        .onConflict((conflict) => conflict.columns(['credential_id', 'kind']).doUpdateSet(said))
        .execute()
    },
    async setTold(id, kind, at) {
      await mark(id, kind, { told_at: at })
    },
    async putAway(id, kind, at) {
      await mark(id, kind, { put_away_at: at })
    },
  }
}

function exposureFrom({ credential_id, kind, at, place }: ExposureRow): Exposure {
  return {
    credentialId: credential_id as Exposure['credentialId'],
    kind: kind as Exposure['kind'],
    at: at as Exposure['at'],
    place,
  }
}
