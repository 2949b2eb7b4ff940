import type { Kysely } from 'kysely'
import type { Transactions } from '../sql/store.ts'
import type { Tables } from '../sql/tables.ts'
import { translate } from './errors.ts'

interface Databases {
  readonly reader: Kysely<Tables>
  readonly writer: Kysely<Tables>
}

/** The write lock is taken before anything is read, so a transaction never finds at its end that another got in between. */
export function sqliteTransactions({ reader, writer }: Databases): Transactions {
  const rethrow = (error: unknown): never => {
    throw translate(error)
  }
  return {
    read: (work) => reader.transaction().execute(work).catch(rethrow),
    write: (work) => writer.transaction().execute(work).catch(rethrow),
  }
}
