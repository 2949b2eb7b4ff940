import type { Kysely, Transaction } from 'kysely'
import { headIdOf } from '../sql/change-log.ts'
import type { PartitionChoice } from '../sql/partition-choice.ts'
import type { Traced, Transactions } from '../sql/store.ts'
import type { Tables } from '../sql/tables.ts'
import type { Isolation } from './address.ts'
import { isConflict, isLost, isTaken, translate, unavailable } from './errors.ts'
import { type Patience, retrying } from './retry.ts'

export interface TransactionParts {
  readonly reader: Kysely<Tables>
  readonly writer: Kysely<Tables>
  /** For writes that met another one, so that they don't queue behind those that have met none. */
  readonly repeater: Kysely<Tables>
  readonly isolation: Isolation
  readonly patience: Patience
  readonly partitions: PartitionChoice
}

/** Where writes are repeated. */
const REPEATED = 0

/** The partition whose turn was to be taken is there no more. */
class NoSuchPartition extends Error {}

const mayPass = (fault: unknown): boolean => isConflict(fault) || isLost(fault) || fault instanceof NoSuchPartition

/**
 * Every write first locks the row that hands out positions in some partition, which it would wait for at its end anyway. So writes of one partition run one after the other on
 * every node, whatever the isolation, and a transaction that lost its turn has done nothing yet that it would have to repeat. Writes of different partitions run side by side, and
 * which of them can't be put in an order is for the engine to find out, at `serializable` alone.
 */
export function postgresTransactions(parts: TransactionParts): Transactions {
  const { reader, writer, repeater, isolation, patience, partitions } = parts
  const rethrow = (fault: unknown): never => {
    throw translate(fault)
  }

  /** Whether a write whose end was not heard of was committed. What the lock is waited for has ended, one way or the other. */
  const wasCommitted = (auditId: string, partition: number): Promise<boolean> =>
    retrying(patience, mayPass, () =>
      writer
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (db) => {
          await takeTurn(db, partition)
          const found = await db.selectFrom('audit_records').select('id').where('id', '=', auditId).executeTakeFirst()
          return found !== undefined
        }),
    )

  let lastTurn: Promise<unknown> = Promise.resolve()
  /** One after the other in this process. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = lastTurn.then(run)
    lastTurn = turn.catch(() => undefined)
    return turn
  }

  /** Throws when there are other partitions than this process can write to. */
  async function enter(db: Transaction<Tables>, partition: number): Promise<void> {
    const found = await takeTurn(db, partition)
    partitions.learn(found ?? 1)
    if (found === null) throw new NoSuchPartition()
    if (found > 1 && isolation !== 'serializable') throw unavailable(MANY_PARTITIONS, null)
  }

  async function attempt<T extends Traced>(
    work: (db: Transaction<Tables>, partition: number) => Promise<T>,
    through: Kysely<Tables>,
    only: number | null,
  ): Promise<T> {
    let done: T | null = null
    let partition: number | null = null
    try {
      return await through
        .transaction()
        .setIsolationLevel(isolation)
        .execute(async (db) => {
          // Not before there is a connection: while it was waited for others came and went.
          partition = partitions.take(only)
          await enter(db, partition)
          done = await work(db, partition)
          return done
        })
    } catch (fault) {
      const ended = done as T | null
      if (ended === null || partition === null || !isLost(fault)) throw fault
      // The connection went while it was being committed.
      const isCommitted = ended.auditId === null ? null : await wasCommitted(ended.auditId, partition).catch(() => null)
      if (isCommitted === true) return ended
      if (isCommitted === null) throw endNotHeardOf(fault)
      throw fault
    } finally {
      if (partition !== null) partitions.giveBack(partition)
    }
  }

  return {
    read: (work) =>
      retrying(patience, mayPass, () =>
        reader.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
      ).catch(rethrow),
    write(work) {
      const until = patience.elapsed() + patience.giveUpAfterMs
      /** Of the other write that this one met last. */
      let conflict: unknown = null
      function mayPassHere(fault: unknown): boolean {
        // Of two that make the same row side by side the later one may hear of the row before it hears of the conflict.
        const isFirstTaken = isTaken(fault) && partitions.count() > 1 && conflict === null
        if (isConflict(fault) || isFirstTaken) conflict = fault
        return isFirstTaken || mayPass(fault)
      }
      return retrying(patience, mayPassHere, () => {
        if (conflict === null || partitions.count() === 1) return attempt(work, writer, null)
        // What met another write would meet more of its kind, so those take turns, as all do in a log of one partition.
        return inTurn(() => {
          if (patience.elapsed() > until) throw conflict
          return attempt(work, repeater, REPEATED)
        })
      }).catch(rethrow)
    },
  }
}

const MANY_PARTITIONS =
  'The change log was given several partitions, which this process can’t write to: its database address must say isolation=serializable.'

/** How many partitions there are; `null` where this one is not among them. */
async function takeTurn(db: Transaction<Tables>, partition: number): Promise<number | null> {
  const head = await db
    .selectFrom('change_head')
    .select('partitions')
    .where('id', '=', headIdOf(partition))
    .forUpdate()
    .executeTakeFirst()
  return head?.partitions ?? null
}

function endNotHeardOf(cause: unknown) {
  return unavailable(
    'The connection to the database was lost while this was being saved, so that it is not known whether it was. Repeat the call with the same Idempotency-Key, or look first.',
    cause,
  )
}
