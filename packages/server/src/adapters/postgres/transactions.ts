import type { Kysely, Transaction } from 'kysely'
import type { Traced, Transactions } from '../sql/store.ts'
import type { Tables } from '../sql/tables.ts'
import type { Isolation } from './address.ts'
import { isConflict, isLost, translate, unavailable } from './errors.ts'
import { type Patience, retrying } from './retry.ts'

export interface TransactionParts {
  readonly reader: Kysely<Tables>
  readonly writer: Kysely<Tables>
  readonly isolation: Isolation
  readonly patience: Patience
}

const mayPass = (fault: unknown): boolean => isConflict(fault) || isLost(fault)

/**
 * Every write first locks the row that hands out positions, which it would wait for at its end anyway. So writes run one after the other on every node,
 * whatever the isolation, and a transaction that lost its turn has done nothing yet that it would have to repeat.
 */
export function postgresTransactions({ reader, writer, isolation, patience }: TransactionParts): Transactions {
  const rethrow = (fault: unknown): never => {
    throw translate(fault)
  }

  /** Whether a write whose end was not heard of was committed. What the lock is waited for has ended, one way or the other. */
  const wasCommitted = (auditId: string): Promise<boolean> =>
    retrying(patience, mayPass, () =>
      writer
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (db) => {
          await takeTurn(db)
          const found = await db.selectFrom('audit_records').select('id').where('id', '=', auditId).executeTakeFirst()
          return found !== undefined
        }),
    )

  async function attempt<T extends Traced>(work: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    let done: T | null = null
    try {
      return await writer
        .transaction()
        .setIsolationLevel(isolation)
        .execute(async (db) => {
          await takeTurn(db)
          done = await work(db)
          return done
        })
    } catch (fault) {
      const ended = done as T | null
      if (ended === null || !isLost(fault)) throw fault
      // The connection went while it was being committed.
      const isCommitted = ended.auditId === null ? null : await wasCommitted(ended.auditId).catch(() => null)
      if (isCommitted === true) return ended
      if (isCommitted === null) throw endNotHeardOf(fault)
      throw fault
    }
  }

  return {
    read: (work) =>
      retrying(patience, mayPass, () =>
        reader.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
      ).catch(rethrow),
    write: (work) => retrying(patience, mayPass, () => attempt(work)).catch(rethrow),
  }
}

async function takeTurn(db: Transaction<Tables>): Promise<void> {
  await db.selectFrom('change_head').select('position').where('id', '=', 1).forUpdate().executeTakeFirstOrThrow()
}

function endNotHeardOf(cause: unknown) {
  return unavailable(
    'The connection to the database was lost while this was being saved, so that it is not known whether it was. Repeat the call with the same Idempotency-Key, or look first.',
    cause,
  )
}
