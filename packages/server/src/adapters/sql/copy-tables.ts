import {
  areEqual,
  compareKeys,
  keyOf,
  type WholeRow,
  type WholeTable,
  type WholeTables,
  type WritableTables,
} from './whole-tables.ts'

const BATCH = 500

/** How the rows of one table in two databases differ, in the order of their keys. */
type Difference = { readonly is: 'missing' | 'other' | 'extra'; readonly row: WholeRow } | { readonly is: 'same' }

/** Both must give each table in the order of its key. What is put into `to` on the way, up to the row that was given last, does not confuse it. */
async function* differences(table: WholeTable, from: WholeTables, to: WholeTables): AsyncGenerator<Difference> {
  const there = rowsOf(to, table)
  let next = await there.next()
  for await (const row of rowsOf(from, table)) {
    for (; !next.done && compareKeys(keyOf(table, next.value), keyOf(table, row)) < 0; next = await there.next())
      yield { is: 'extra', row: next.value }
    if (next.done || compareKeys(keyOf(table, next.value), keyOf(table, row)) > 0) yield { is: 'missing', row }
    else {
      const isSame = areEqual(table, row, next.value)
      next = await there.next()
      yield isSame ? { is: 'same' } : { is: 'other', row }
    }
  }
  for (; !next.done; next = await there.next()) yield { is: 'extra', row: next.value }
}

async function* rowsOf(tables: WholeTables, table: WholeTable): AsyncGenerator<WholeRow> {
  for (let last: WholeRow | null = null; ; ) {
    const rows: WholeRow[] = await tables.rowsAfter(table, last === null ? null : keyOf(table, last), BATCH)
    yield* rows
    if (rows.length < BATCH) return
    last = rows.at(-1) as WholeRow
  }
}

/** Told how many rows are done. */
export type CopyProgress = (rows: number) => void

/**
 * Makes `to` hold what `from` holds. Only what differs is written, so that one which was cut off is just run again. `tables` come in an order in which no row refers to a later table's.
 */
export async function copyTables(
  tables: readonly WholeTable[],
  from: WholeTables,
  to: WritableTables,
  onProgress: CopyProgress,
): Promise<void> {
  const extra: [WholeTable, WholeRow][] = []
  let done = 0
  for (const table of tables) {
    let waiting: WholeRow[] = []
    for await (const difference of differences(table, from, to)) {
      if (difference.is === 'extra') extra.unshift([table, difference.row])
      else done++
      if (difference.is === 'missing' || difference.is === 'other') waiting.push(difference.row)
      if (waiting.length === BATCH) {
        await to.put(table, waiting)
        waiting = []
      }
      if (done % BATCH === 0) onProgress(done)
    }
    if (waiting.length > 0) await to.put(table, waiting)
    onProgress(done)
  }
  for (const [table, row] of extra) await to.remove(table, row)
}

/** The names of the tables that differ in any row. */
export async function unequalTables(
  tables: readonly WholeTable[],
  one: WholeTables,
  other: WholeTables,
  onProgress: CopyProgress,
): Promise<string[]> {
  const unequal = new Set<string>()
  let done = 0
  for (const table of tables) {
    for await (const { is } of differences(table, one, other)) {
      if (is !== 'same') unequal.add(table.name)
      if (++done % BATCH === 0) onProgress(done)
    }
    if ((await one.count(table)) !== (await other.count(table))) unequal.add(table.name)
    onProgress(done)
  }
  return [...unequal]
}
