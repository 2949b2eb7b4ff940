import type { SelectQueryBuilder, StringReference } from 'kysely'
import type { Page } from '../../ports/page.ts'

/** Ids sort by time of creation, so the id is the order and the cursor. */
export function newestFirst<DB, TB extends keyof DB, O>(
  rows: SelectQueryBuilder<DB, TB, O>,
  id: StringReference<DB, TB>,
  page: Page,
): SelectQueryBuilder<DB, TB, O> {
  const older = page.after === null ? rows : rows.where(id, '<', page.after as never)
  return older.orderBy(id, 'desc').limit(page.limit)
}
