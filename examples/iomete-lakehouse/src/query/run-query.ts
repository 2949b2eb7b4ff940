import { Worker } from 'node:worker_threads'
import { LakehouseError } from '../http/lakehouse-error.ts'

export interface QueryTask {
  readonly file: string
  readonly sql: string
  readonly mostRows: number
  readonly mostBytes: number
}

export interface QueryResult {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  /** Whether there was more than the limits let through. */
  readonly truncated: boolean
}
export type QueryAnswer = QueryResult | { readonly error: string }

const LONGEST_MS = 5000
const MOST_BYTES = 1_000_000
const MOST_AT_ONCE = 4
let running = 0

/**
 * Runs one query, reading alone, over one domain's tables: at most five seconds, a million bytes and `mostRows` rows. In a thread of its own, because a
 * query can't be interrupted in any other way. Throws 400 with the database's own words for a query that fails, 429 while too many run.
 */
export async function runQuery(file: string, sql: string, mostRows: number): Promise<QueryResult> {
  if (running >= MOST_AT_ONCE)
    throw new LakehouseError(429, 'TOO_MANY_REQUESTS', 'Too many queries run at this moment; try again shortly.')
  running++
  const task: QueryTask = { file, sql, mostRows, mostBytes: MOST_BYTES }
  const worker = new Worker(new URL('query-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  })
  const tooLong = Promise.withResolvers<QueryAnswer>()
  const timer = setTimeout(() => tooLong.resolve({ error: 'The query takes too long; it was stopped.' }), LONGEST_MS)
  try {
    const ended = new Promise<QueryAnswer>((resolve) => {
      worker.once('message', resolve)
      worker.once('error', () => resolve({ error: 'The query needs too much memory.' }))
    })
    const answer = await Promise.race([ended, tooLong.promise])
    if ('error' in answer) throw new LakehouseError(400, 'QUERY_FAILED', answer.error)
    return answer
  } finally {
    clearTimeout(timer)
    running--
    void worker.terminate()
  }
}
