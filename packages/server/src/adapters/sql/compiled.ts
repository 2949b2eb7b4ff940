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

/** Values in one statement of many rows; engines allow some ten thousands. */
const MOST_VALUES = 10_000

/** Inserts rows into a table: one, or thousands, by statements that are compiled already, several together by one of their own. All must have the same fields, in one order. */
export function inserter<T extends keyof Tables>(table: T) {
  type Row = Insertable<Tables[T]> & object
  const insert = (db: Transaction<Tables>, rows: Row | readonly Row[]) => db.insertInto(table).values(rows)
  const insertOne = compiledOnce((db, row: Row) => insert(db, row))
  const ofMany = new WeakMap<DialectAdapter, CompiledQuery>()
  const insertMany = async (db: Transaction<Tables>, rows: readonly Row[]): Promise<void> => {
    const { adapter } = db.getExecutor()
    const query = ofMany.get(adapter) ?? insert(db, rows).compile()
    ofMany.set(adapter, query)
    const parameters = rows.flatMap((row) => Object.values(row))
    await db.executeQuery({ ...query, parameters })
  }
  return async (db: Transaction<Tables>, rows: readonly Row[]): Promise<void> => {
    const [row] = rows
    if (row === undefined) return
    if (rows.length === 1) {
      await insertOne(db, row)
      return
    }
    const most = Math.floor(MOST_VALUES / Object.keys(row).length)
    for (let from = 0; from < rows.length; from += most) {
      const some = rows.slice(from, from + most)
      if (some.length === most) await insertMany(db, some)
      else await insert(db, some).execute()
    }
  }
}

const placeholders = <I extends object>(input: I): I =>
  Object.fromEntries(Object.keys(input).map((name) => [name, new Placeholder(name)])) as I
