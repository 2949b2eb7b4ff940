import type { Kysely, Transaction } from 'kysely'
import type { PartitionChoice } from '../sql/partition-choice.ts'
import type { Transactions } from '../sql/store.ts'
import type { Tables } from '../sql/tables.ts'
import { translate } from './errors.ts'

interface Databases {
  readonly reader: Kysely<Tables>
  readonly writer: Kysely<Tables>
  readonly partitions: PartitionChoice
}

/** The write lock is taken before anything is read, so a transaction never finds at its end that another got in between. */
export function sqliteTransactions({ reader, writer, partitions }: Databases): Transactions {
  const rethrow = (error: unknown): never => {
    throw translate(error)
  }
  return {
    read: (work) => reader.transaction().execute(work).catch(rethrow),
    write: (work) =>
      writer
        .transaction()
        .execute(async (db) => {
          if (partitions.count() > 1) partitions.learn(await partitionsIn(db))
          const partition = partitions.take()
          return work(db, partition).finally(() => partitions.giveBack(partition))
        })
        .catch(rethrow),
  }
}

async function partitionsIn(db: Transaction<Tables>): Promise<number> {
  const found = await db.selectFrom('change_head').select('partitions').where('id', '=', 1).executeTakeFirstOrThrow()
  return found.partitions
}
