import type { Instant } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { Passkey, PasskeyReader, PasskeyWriter } from '../../ports/passkey-table.ts'
import type { PasskeyRow, Tables } from './tables.ts'

/** Nobody has more. */
const MOST = 100

export function passkeys(db: Transaction<Tables>): PasskeyReader & PasskeyWriter {
  const all = () => db.selectFrom('passkeys').selectAll()
  const found = (row: PasskeyRow | undefined) => (row === undefined ? null : passkeyFrom(row))
  return {
    async list(principal) {
      return (await all().where('principal_id', '=', principal).orderBy('id').limit(MOST).execute()).map(passkeyFrom)
    },
    async find(principal, id) {
      return found(await all().where('id', '=', id).where('principal_id', '=', principal).executeTakeFirst())
    },
    async findByCredential(credential) {
      return found(await all().where('credential', '=', credential).executeTakeFirst())
    },
    async insert(passkey) {
      await db.insertInto('passkeys').values(passkeyRow(passkey)).execute()
    },
    async update(passkey) {
      const { name, counter, backed_up, last_used_at } = passkeyRow(passkey)
      await db
        .updateTable('passkeys')
        .set({ name, counter, backed_up, last_used_at })
        .where('id', '=', passkey.id)
        .execute()
    },
    async delete(principal, id) {
      await db.deleteFrom('passkeys').where('id', '=', id).where('principal_id', '=', principal).execute()
    },
  }
}

function passkeyFrom(row: PasskeyRow): Passkey {
  return {
    id: row.id as Passkey['id'],
    principalId: row.principal_id as Passkey['principalId'],
    name: row.name,
    credential: row.credential,
    publicKey: new Uint8Array(row.public_key),
    counter: row.counter,
    transports: JSON.parse(row.transports) as string[],
    isBackedUp: row.backed_up === 1,
    createdAt: row.created_at as Instant,
    lastUsedAt: row.last_used_at as Instant | null,
  }
}

function passkeyRow(passkey: Passkey): PasskeyRow {
  const { id, name, credential, counter } = passkey
  return {
    ...{ id, name, credential, counter },
    principal_id: passkey.principalId,
    public_key: passkey.publicKey,
    transports: JSON.stringify(passkey.transports),
    backed_up: passkey.isBackedUp ? 1 : 0,
    created_at: passkey.createdAt,
    last_used_at: passkey.lastUsedAt,
  }
}
