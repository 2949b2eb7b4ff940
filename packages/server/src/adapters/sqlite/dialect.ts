import type { DatabaseSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely'

/** Kysely over `node:sqlite`. `begin` is the statement that opens a transaction: `begin immediate` takes the write lock before anything is read. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #begin: string

  constructor(database: DatabaseSync, begin: 'begin' | 'begin immediate') {
    const config = { database: async () => shim(database) }
    super(config)
    this.#config = config
    this.#begin = begin
  }

  override createDriver(): Driver {
    return new BeginDriver(this.#config, this.#begin)
  }
}

class BeginDriver extends SqliteDriver {
  readonly #begin: CompiledQuery

  constructor(config: SqliteDialectConfig, begin: string) {
    super(config)
    this.#begin = CompiledQuery.raw(begin)
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(this.#begin)
  }
}

type KyselyDatabase = Exclude<SqliteDialectConfig['database'], (...given: never[]) => unknown>

const STATEMENTS_KEPT = 500

/** What Kysely expects of better-sqlite3, given by `node:sqlite`, with the statements kept prepared: preparing costs more than running. */
function shim(database: DatabaseSync): KyselyDatabase {
  const prepared = new Map<string, ReturnType<KyselyDatabase['prepare']>>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const statement = database.prepare(sql)
      const bound = {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...(parameters as never[])),
        run: (parameters: readonly unknown[]) => statement.run(...(parameters as never[])),
        iterate: (parameters: readonly unknown[]) =>
          statement.iterate(...(parameters as never[])) as IterableIterator<unknown>,
      }
      if (prepared.size >= STATEMENTS_KEPT) prepared.clear()
      prepared.set(sql, bound)
      return bound
    },
  }
}
