import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely'
import { isBusy } from './errors.ts'

/** Kysely over `node:sqlite`. `begin` is the statement that opens a transaction: `begin immediate` takes the write lock before anything is read. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #database: DatabaseSync
  readonly #begin: string

  constructor(database: DatabaseSync, begin: 'begin' | 'begin immediate') {
    const config = { database: async () => shim(database) }
    super(config)
    this.#config = config
    this.#database = database
    this.#begin = begin
  }

  override createDriver(): Driver {
    return new BeginDriver(this.#config, this.#database, this.#begin)
  }
}

/** How long a transaction waits for another process to give up the write lock. */
const LOCK_WAIT_MS = 2000
const LOCK_RETRY_MS = 20

class BeginDriver extends SqliteDriver {
  readonly #database: DatabaseSync
  readonly #begin: CompiledQuery

  constructor(config: SqliteDialectConfig, database: DatabaseSync, begin: string) {
    super(config)
    this.#database = database
    this.#begin = CompiledQuery.raw(begin)
  }

  /** SQLite's own waiting for a lock would stop the whole process, reads included. */
  override async init(): Promise<void> {
    await super.init()
    this.#database.exec('pragma busy_timeout = 0')
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const until = performance.now() + LOCK_WAIT_MS
    for (;;) {
      try {
        await connection.executeQuery(this.#begin)
        return
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error
        await sleep(LOCK_RETRY_MS)
      }
    }
  }

  /** SQLite rolls back by itself on some errors, a full disk among them; asking again would put another error in front of the true one. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection)
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
