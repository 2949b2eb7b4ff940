import type { Compilable, CompiledQuery, DialectAdapter, Insertable, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/** Runs a statement with the values of one run. */
type CompiledStatement<I, O> = (db: Transaction<Tables>, input: I) => Promise<readonly O[]>

/** Stands for a value that each run brings. */
class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A statement that each engine's query builder writes once, and not for each run, which costs several times the run itself. `build` is given placeholders, so
 * every field may be used as a value only, and none may decide what the statement looks like; all inputs must have the same fields.
 */
export function compiledOnce<I extends object, O>(
  build: (db: Transaction<Tables>, input: I) => Compilable<O>,
): CompiledStatement<I, O> {
  const compiled = new WeakMap<DialectAdapter, CompiledQuery<O>>()
  return async (db, input) => {
    const { adapter } = db.getExecutor()
    const query = compiled.get(adapter) ?? build(db, placeholders(input)).compile()
    compiled.set(adapter, query)
    const values = new Map<unknown, unknown>(Object.entries(input))
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values.get(parameter.name) : parameter,
    )
    return (await db.executeQuery<O>({ ...query, parameters })).rows
  }
}

/** Inserts rows into a table: one by a statement that is compiled already, several together by one of their own. All must have the same fields. */
export function inserter<T extends keyof Tables>(table: T) {
  type Row = Insertable<Tables[T]> & object
  const insert = (db: Transaction<Tables>, rows: Row | readonly Row[]) => db.insertInto(table).values(rows)
  const insertOne = compiledOnce((db, row: Row) => insert(db, row))
  return async (db: Transaction<Tables>, rows: readonly Row[]): Promise<void> => {
    const [row] = rows
    if (rows.length > 1) await insert(db, rows).execute()
    else if (row !== undefined) await insertOne(db, row)
  }
}

const placeholders = <I extends object>(input: I): I =>
  Object.fromEntries(Object.keys(input).map((name) => [name, new Placeholder(name)])) as I
