import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { LatchkeyError } from '@latchkey/core'
import { MIGRATIONS } from '../sql/migrations.ts'
import type { Value, WholeRow, WholeTable, WholeTables } from '../sql/whole-tables.ts'
import { unusable } from './errors.ts'

/** A database that moves elsewhere. Until it is closed nobody else writes to it, and everybody may read. */
export interface GivenUpDatabase extends WholeTables {
  /** Each after those that its rows refer to. */
  readonly tables: readonly WholeTable[]
  /** Has every service that still uses it refuse to write, for good. Counts of uses aside, which nobody waits for. */
  refuseWrites(): void
  close(): void
}

const KEPT_HERE: readonly string[] = ['migrations']
const STILL_WRITTEN: readonly string[] = ['uses', 'use_days']

/** Throws `config_invalid`, in words for the operator, when the file can't be used. */
export function openGivenUp(file: string): GivenUpDatabase {
  if (!existsSync(file)) throw new LatchkeyError('config_invalid', `${file} is not there.`)
  const database = new DatabaseSync(file, { timeout: 5000 })
  try {
    database.exec('begin immediate')
    requireNewest(database, file)
    return givenUp(database)
  } catch (error) {
    database.close()
    throw unusable(file, error)
  }
}

function requireNewest(database: DatabaseSync, file: string): void {
  const newest = MIGRATIONS.at(-1)?.version
  const { version } = database.prepare('select max(version) as version from migrations').get() as { version: number }
  if (version === newest) return
  throw new LatchkeyError(
    'config_invalid',
    `${file} has schema version ${version}, and this program ${newest}. Start this version of Latchkey on it once before it is moved.`,
  )
}

function givenUp(database: DatabaseSync): GivenUpDatabase {
  const tables = inOrder(database)
  return {
    tables,
    async count({ name }) {
      return Number(database.prepare(`select count(*) as rows from ${name}`).get()?.['rows'])
    },
    async rowsAfter({ name, columns, key }, after, limit) {
      const place = key.map(() => '?').join(', ')
      const behind = after === null ? '' : `where (${key.join(', ')}) > (${place})`
      const statement = `select ${columns.join(', ')} from ${name} ${behind} order by ${key.join(', ')} limit ${limit}`
      return database.prepare(statement).all(...(after ?? [])) as Record<string, Value>[] as WholeRow[]
    },
    refuseWrites() {
      for (const { name } of tables.filter((table) => !STILL_WRITTEN.includes(table.name)))
        for (const change of ['insert', 'update', 'delete'])
          database.exec(
            `create trigger if not exists moved_${name}_${change} before ${change} on ${name} begin select raise(abort, 'moved to another database'); end`,
          )
      database.exec('commit')
    },
    close: () => database.close(),
  }
}

function inOrder(database: DatabaseSync): WholeTable[] {
  const names = database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !KEPT_HERE.includes(name))
  const ordered: string[] = []
  const visit = (name: string): void => {
    if (ordered.includes(name)) return
    for (const { table } of database.prepare(`pragma foreign_key_list(${name})`).all()) visit(String(table))
    ordered.push(name)
  }
  names.forEach(visit)
  return ordered.map((name) => {
    const columns = database.prepare(`pragma table_info(${name})`).all() as unknown as { name: string; pk: number }[]
    const key = columns.filter(({ pk }) => pk > 0).toSorted((left, right) => left.pk - right.pk)
    return { name, columns: columns.map((column) => column.name), key: key.map((column) => column.name) }
  })
}
