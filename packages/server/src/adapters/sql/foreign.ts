import type { ForeignFormat } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { ForeignHash } from '../../ports/foreign-hashes.ts'
import type { ForeignReader, ForeignSecret, ForeignWriter } from '../../ports/foreign-table.ts'
import { inserter } from './compiled.ts'
import { digestBytes } from './digest.ts'
import { foreignContent } from './sealed-content.ts'
import { type Sealing, sealedCredentials } from './sealed-credentials.ts'
import type { Tables } from './tables.ts'

const insertSecrets = inserter('foreign_secrets')

export function foreign(db: Transaction<Tables>, sealing: Sealing): ForeignReader & ForeignWriter {
  const { seals, onBroken } = sealing
  return {
    async formats() {
      const rows = await db.selectFrom('foreign_formats').select('format').orderBy('name').execute()
      return rows.map(({ format }) => JSON.parse(format) as ForeignFormat)
    },
    async find(lookup) {
      const row = await db.selectFrom('foreign_secrets').selectAll().where('lookup', '=', lookup).executeTakeFirst()
      if (row === undefined) return null
      if (row.hash !== null && !seals.isIntact(foreignContent(row), row.seal)) {
        onBroken({ row: 'foreign secret', id: row.credential_id })
        return null
      }
      const hash = row.hash === null ? null : (JSON.parse(row.hash) as ForeignHash)
      return { lookup, credentialId: row.credential_id as ForeignSecret['credentialId'], hash }
    },
    async known(lookups) {
      if (lookups.length === 0) return new Set()
      const rows = await db.selectFrom('foreign_secrets').select('lookup').where('lookup', 'in', lookups).execute()
      return new Set(rows.map(({ lookup }) => lookup))
    },
    async putFormat(format) {
      const row = { name: format.name, format: JSON.stringify(format) }
      await db
        .insertInto('foreign_formats')
        .values(row)
        .onConflict((on) => on.column('name').doUpdateSet({ format: row.format }))
        .execute()
    },
    async insert(secrets) {
      const rows = secrets.map(({ lookup, credentialId, hash }) => {
        const row = { lookup, credential_id: credentialId, hash: hash === null ? null : JSON.stringify(hash) }
        return { ...row, seal: seals.seal(foreignContent(row)) }
      })
      // Ids of other systems are random: in their order each page of the table is written once.
      await insertSecrets(
        db,
        rows.toSorted((one, other) => (one.lookup < other.lookup ? -1 : 1)),
      )
    },
    async adopt({ lookup, credentialId }, digest) {
      const sealed = sealedCredentials(db, sealing)
      const before = await sealed.load(credentialId)
      if (before === null) return
      await sealed.change(before, {}, (secret) =>
        secret.version === 1 ? { ...secret, digest: digestBytes(digest) } : secret,
      )
      await db.updateTable('foreign_secrets').set({ hash: null }).where('lookup', '=', lookup).execute()
    },
  }
}
