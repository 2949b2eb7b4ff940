import { constants, DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import type { QueryAnswer, QueryTask } from './run-query.ts'

/** What a query may do: read. Nothing that writes, attaches another file, or sets something. */
const READING: ReadonlySet<number> = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
])

function answer({ file, sql, mostRows, mostBytes }: QueryTask): QueryAnswer {
  const database = new DatabaseSync(file, {
    readOnly: true,
    allowExtension: false,
    limits: { length: mostBytes, sqlLength: 20_000, attach: 0 },
  })
  database.setAuthorizer((action) => (READING.has(action) ? constants.SQLITE_OK : constants.SQLITE_DENY))
  try {
    const statement = database.prepare(sql)
    const columns = statement.columns().map(({ name }) => name ?? '')
    if (columns.length === 0) return { error: 'Only a query can be run here, such as: select * from customers' }
    statement.setReturnArrays(true)
    const rows: unknown[][] = []
    let bytes = 0
    for (const row of statement.iterate() as Iterable<unknown>) {
      if (rows.length === mostRows) return { columns, rows, truncated: true }
      const values = (row as unknown[]).map(written)
      bytes += JSON.stringify(values).length
      if (bytes > mostBytes) return { columns, rows, truncated: true }
      rows.push(values)
    }
    return { columns, rows, truncated: false }
  } catch (fault) {
    return { error: (fault as Error).message }
  } finally {
    database.close()
  }
}

/** JSON has no bytes. */
const written = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value

process.stdout.write(JSON.stringify(answer(JSON.parse(await text(process.stdin)) as QueryTask)))
