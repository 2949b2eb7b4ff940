import { DatabaseSync } from 'node:sqlite'
import { runStatement } from '../postgres/databases.ts'

/** Counted in the background from every request that a credential opened, refused afterwards or not. */
const USAGE = ['uses', 'use_days']

/** What no refused request may change: the number of rows of every table, audit and change log among them. */
export function rowsOf(databaseFile: string): Readonly<Record<string, number>> {
  const database = new DatabaseSync(databaseFile, { readOnly: true })
  try {
    const tables = database.prepare("select name from sqlite_schema where type = 'table' order by name").all()
    const count = (name: string) => Number(database.prepare(`select count(*) as rows from "${name}"`).get()?.['rows'])
    const names = tables.map(({ name }) => String(name)).filter((name) => !USAGE.includes(name))
    return Object.fromEntries(names.map((name) => [name, count(name)]))
  } finally {
    database.close()
  }
}

/** The same of a database on a server. */
export async function rowsOn(url: string): Promise<Readonly<Record<string, number>>> {
  const tables = await runStatement(url, 'select tablename as name from pg_tables where schemaname = current_schema()')
  const names = tables.map((row) => (row as { name: string }).name).filter((name) => !USAGE.includes(name))
  const counts = names.map((name) => `select '${name}' as name, count(*)::int as rows from ${name}`)
  const counted = (await runStatement(url, counts.join(' union all '))) as { name: string; rows: number }[]
  return Object.fromEntries(counted.map(({ name, rows }) => [name, rows]))
}
