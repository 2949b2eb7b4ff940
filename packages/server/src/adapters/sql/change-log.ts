import type { ChangeSubject, Instant } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'
import type { Transaction } from 'kysely'
import type { Tables } from './tables.ts'

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
  const head = await db
    .updateTable('change_head')
    .set((eb) => ({ position: eb('position', '+', changes.length) }))
    .where('id', '=', 1)
    .returning(['epoch', 'position'])
    .executeTakeFirstOrThrow()
  const first = Number(head.position) - changes.length + 1
  const rows = changes.map((change, index) => ({
    position: first + index,
    at: now,
    type: change.type,
    subject_id: change.id,
  }))
  await db.insertInto('change_log').values(rows).execute()
  return changes.map((change, index) => ({ ...change, position: { epoch: head.epoch, number: first + index } }))
}
