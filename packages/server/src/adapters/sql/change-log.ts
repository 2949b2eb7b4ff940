import { type ChangeSubject, type Instant, type Position, placeOfChange } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'
import type { Transaction } from 'kysely'
import { compiledOnce, inserter } from './compiled.ts'
import { logKey } from './log-keys.ts'
import type { Tables } from './tables.ts'

const advance = compiledOnce((db, { count, id }: { readonly count: number; readonly id: number }) =>
  db
    .updateTable('change_head')
    .set((eb) => ({ position: eb('position', '+', count) }))
    .where('id', '=', id)
    .returning(['epoch', 'position', 'partitions']),
)

const insert = inserter('change_log')

/**
 * Appends to one partition of the change log. Its numbers come from one head row that the transaction updates and thereby locks: they are handed out in the order
 * of commits and without gaps, which a database sequence does not promise. Returns what was appended.
 */
export async function appendChanges(
  db: Transaction<Tables>,
  changes: readonly ChangeSubject[],
  now: Instant,
  partition: number,
): Promise<readonly ChangeEntry[]> {
  if (changes.length === 0) return []
  const [head] = await advance(db, { count: changes.length, id: headIdOf(partition) })
  if (head === undefined) throw new Error('The change log has lost a head.')
  const { epoch, partitions } = head
  const first = Number(head.position) - changes.length + 1
  const rows = changes.map((change, index) => ({
    position: logKey(partition, first + index),
    at: now,
    type: change.type,
    subject_id: change.id,
  }))
  await insert(db, rows)
  return changes.map((change, index) => ({
    ...change,
    position: placeOfChange(epoch, Number(partitions), partition, first + index),
  }))
}

/** Partitions count from 0, their rows from 1. */
export const headIdOf = (partition: number): number => partition + 1

/** The head of the log from the rows of all partitions, in the order of their ids. */
export function positionFrom(heads: readonly { readonly epoch: string; readonly position: number }[]): Position {
  return { epoch: heads[0]?.epoch ?? '', numbers: heads.map(({ position }) => position) }
}
