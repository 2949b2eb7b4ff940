import { DatabaseSync } from 'node:sqlite'

export interface Job {
  readonly id: string
  readonly name: string
  readonly bundleId: string
  /** As its maker wrote it, the fields above included. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly createdAt: string
  readonly updatedAt: string
}

export interface Run {
  readonly id: string
  readonly jobId: string
  readonly state: 'COMPLETED' | 'FAILED' | 'ABORTED'
  readonly startedAt: string
  readonly endedAt: string
  readonly log: readonly string[]
  readonly rows: number
}

/** Jobs and runs, each of one domain: no call reaches past the domain it names. */
export interface JobStore {
  list(domain: string): Job[]
  get(domain: string, by: { readonly id: string } | { readonly name: string }): Job | null
  /** False when the domain has another job of the name. */
  put(domain: string, job: Job): boolean
  delete(domain: string, id: string): boolean
  runs(domain: string, jobId: string): Run[]
  run(domain: string, jobId: string, id: string): Run | null
  putRun(domain: string, run: Run): void
  close(): void
}

/** `:memory:` keeps them in memory. */
export function openJobStore(file: string): JobStore {
  const database = new DatabaseSync(file)
  database.exec(`pragma journal_mode = wal; pragma foreign_keys = on;
    create table if not exists job (domain text not null, id text not null, name text not null, document text not null,
      primary key (domain, id), unique (domain, name)) strict;
    create table if not exists run (domain text not null, job_id text not null, id text not null, document text not null,
      primary key (domain, job_id, id), foreign key (domain, job_id) references job (domain, id) on delete cascade) strict;`)
  const all = database.prepare('select document from job where domain = ? order by id desc limit 1000')
  const byId = database.prepare('select document from job where domain = ? and id = ?')
  const byName = database.prepare('select document from job where domain = ? and name = ?')
  const upsert = database.prepare(
    'insert into job values (?, ?, ?, ?) on conflict (domain, id) do update set name = excluded.name, document = excluded.document',
  )
  const remove = database.prepare('delete from job where domain = ? and id = ?')
  const allRuns = database.prepare(
    'select document from run where domain = ? and job_id = ? order by id desc limit 1000',
  )
  const oneRun = database.prepare('select document from run where domain = ? and job_id = ? and id = ?')
  const insertRun = database.prepare('insert or replace into run values (?, ?, ?, ?)')
  return {
    list: (domain) => all.all(domain).map(read<Job>),
    get: (domain, by) => readOne<Job>('id' in by ? byId.get(domain, by.id) : byName.get(domain, by.name)),
    put(domain, job) {
      const other = readOne<Job>(byName.get(domain, job.name))
      if (other !== null && other.id !== job.id) return false
      upsert.run(domain, job.id, job.name, JSON.stringify(job))
      return true
    },
    delete: (domain, id) => remove.run(domain, id).changes > 0,
    runs: (domain, jobId) => allRuns.all(domain, jobId).map(read<Run>),
    run: (domain, jobId, id) => readOne<Run>(oneRun.get(domain, jobId, id)),
    putRun: (domain, run) => void insertRun.run(domain, run.jobId, run.id, JSON.stringify(run)),
    close: () => database.close(),
  }
}

const read = <T>(row: Record<string, unknown>): T => JSON.parse(row['document'] as string) as T
const readOne = <T>(row: Record<string, unknown> | undefined): T | null => (row === undefined ? null : read<T>(row))
