import { DatabaseSync, type StatementSync } from 'node:sqlite'

/** How many statements ran between two looks, by what they do. */
export interface StatementCount {
  take(): { readonly reads: number; readonly writes: number }
}

const RUNNERS = ['get', 'all', 'run', 'iterate'] as const
const WRITES = /^\s*(insert|update|delete|replace|create|drop|alter)\b/i

/** Counts every statement that node:sqlite runs in this process from now on. It has no trace of its own, so its classes are watched from outside. */
export function countStatements(): StatementCount {
  let reads = 0
  let writes = 0
  const count = (sql: string) => {
    if (WRITES.test(sql)) writes++
    else reads++
  }
  const statement = Object.getPrototypeOf(new DatabaseSync(':memory:').prepare('select 1')) as Record<string, unknown>
  for (const name of RUNNERS) {
    const original = statement[name] as (...args: unknown[]) => unknown
    statement[name] = function (this: StatementSync, ...args: unknown[]) {
      count(this.sourceSQL)
      return original.apply(this, args)
    }
  }
  const database = DatabaseSync.prototype as unknown as Record<'exec', (sql: string) => void>
  const exec = database.exec
  database.exec = function (this: DatabaseSync, sql: string) {
    count(sql)
    exec.call(this, sql)
  }
  return {
    take() {
      const taken = { reads, writes }
      reads = 0
      writes = 0
      return taken
    },
  }
}
