import type { ChangeSubject, Instant } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'
import type { Transaction } from 'kysely'
import { compiledOnce, inserter } from './compiled.ts'
import type { Tables } from './tables.ts'

const advance = compiledOnce((db, { count }: { readonly count: number }) =>
  db
    .updateTable('change_head')
    .set((eb) => ({ position: eb('position', '+', count) }))
    .where('id', '=', 1)
    .returning(['epoch', 'position']),
)

const insert = inserter('change_log')

/**
 * Appends to the change log. Positions come from one head row that the transaction updates and thereby locks: they are handed out in the order
 * of commits and without gaps, which a database sequence does not promise. Returns what was appended.
 */
export async function appendChanges(
  db: Transaction<Tables>,
  changes: readonly ChangeSubject[],
  now: Instant,
): Promise<readonly ChangeEntry[]> {
  if (changes.length === 0) return []
  const [head] = await advance(db, { count: changes.length })
  if (head === undefined) throw new Error('The change log has lost its head.')
  const first = Number(head.position) - changes.length + 1
  const rows = changes.map((change, index) => ({
    position: first + index,
    at: now,
    type: change.type,
    subject_id: change.id,
  }))
  await insert(db, rows)
  return changes.map((change, index) => ({ ...change, position: { epoch: head.epoch, number: first + index } }))
}
