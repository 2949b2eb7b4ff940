import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
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

const PROGRAM = fileURLToPath(new URL('query-process.ts', import.meta.url))

/**
 * Runs one query, reading alone, over one domain's tables: at most five seconds, a million bytes and `mostRows` rows. In a process of its own, because
 * a query that does not end can only be stopped with whatever runs it. Throws 400 with the database's own words for a query that fails, 429 while too many run.
 */
export async function runQuery(file: string, sql: string, mostRows: number): Promise<QueryResult> {
  if (running >= MOST_AT_ONCE)
    throw new LakehouseError(429, 'TOO_MANY_REQUESTS', 'Too many queries run at this moment; try again shortly.')
  running++
  try {
    const answer = await answerOf({ file, sql, mostRows, mostBytes: MOST_BYTES })
    if ('error' in answer) throw new LakehouseError(400, 'QUERY_FAILED', answer.error)
    return answer
  } finally {
    running--
  }
}

async function answerOf(task: QueryTask): Promise<QueryAnswer> {
  const child = spawn(process.execPath, ['--max-old-space-size=64', PROGRAM], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (_code, signal) => resolve(signal))
  })
  // It may have ended before it read all of it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(task))
  const [output, signal] = await Promise.all([text(child.stdout), ended])
  if (output !== '') return JSON.parse(output) as QueryAnswer
  return {
    error: signal === 'SIGKILL' ? 'The query takes too long; it was stopped.' : 'The query needs too much memory.',
  }
}
