import { DatabaseSync } from 'node:sqlite'
import { runStatement } from '../postgres/databases.ts'

/** Of each half of a creation that lacks another, a line; none in a database where every creation is whole or absent. */
export function halfDone(databaseFile: string): readonly string[] {
  const database = new DatabaseSync(databaseFile)
  try {
    const lines = (sql: string) =>
      database
        .prepare(sql)
        .all()
        .map((row) => Object.values(row).join(' '))
    const integrity = lines('pragma integrity_check').filter((line) => line !== 'ok')
    return [...integrity, ...lines('pragma foreign_key_check'), ...LACKS.flatMap(lines)]
  } finally {
    database.close()
  }
}

/** The same of a database on a server. */
export async function halfDoneOn(url: string): Promise<readonly string[]> {
  const found = await Promise.all(LACKS.map((sql) => runStatement(url, sql)))
  return found.flat().map((row) => Object.values(row as object).join(' '))
}

const LACKS = [
  `select 'no secret', id from credentials c where not exists (select 1 from secrets where credential_id = c.id)`,
  `select 'no credential', credential_id from secrets s where not exists (select 1 from credentials where id = s.credential_id)`,
  `select 'no audit record', id from credentials c where not exists (
     select 1 from audit_records where subject_id = c.id and action like '%.created')`,
  `select 'no credential', subject_id from audit_records a where action = 'token.created' and not exists (
     select 1 from credentials where id = a.subject_id)`,
  `select 'no change entry', id from credentials c where not exists (
     select 1 from change_log where type = 'credential' and subject_id = c.id)`,
  `select 'no credential', subject_id from change_log l where type = 'credential' and not exists (
     select 1 from credentials where id = l.subject_id)`,
  `select 'a gap before', position from change_log l where position > 1 and not exists (
     select 1 from change_log where position = l.position - 1)`,
  `select 'head', position from change_head where position <> (select coalesce(max(position), 0) from change_log)`,
]
