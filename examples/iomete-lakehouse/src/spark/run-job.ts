import { LakehouseError } from '../http/lakehouse-error.ts'
import { runQuery } from '../query/run-query.ts'
import type { Job, Run } from './job-store.ts'

const MOST_ROWS = 1000

/** Runs a job to its end: the query that its template holds under `sql`, over its domain's tables. There is no Spark here, and its log says so. */
export async function runJob(job: Job, id: string, database: string): Promise<Run> {
  const startedAt = new Date().toISOString()
  const template = job.payload['template'] as { readonly sql?: unknown } | undefined
  const sql = typeof template?.sql === 'string' ? template.sql : null
  const log = [`${startedAt} INFO the run begins; it is a query on SQLite, this example has no Spark`]
  const end = (state: Run['state'], line: string, rows: number): Run => {
    const endedAt = new Date().toISOString()
    return { id, jobId: job.id, state, startedAt, endedAt, log: [...log, `${endedAt} ${line}`], rows }
  }
  if (sql === null) return end('COMPLETED', 'INFO the template has no "sql": there is nothing to do', 0)
  try {
    const { rows } = await runQuery(database, sql, MOST_ROWS)
    return end('COMPLETED', `INFO the query gave ${rows.length} rows`, rows.length)
  } catch (fault) {
    if (!(fault instanceof LakehouseError)) throw fault
    return end('FAILED', `ERROR ${fault.message}`, 0)
  }
}
