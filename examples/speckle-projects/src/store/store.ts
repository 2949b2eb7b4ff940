import { DatabaseSync } from 'node:sqlite'
import { type ModelTable, modelTable } from './model-table.ts'
import { type ObjectTable, objectTable } from './object-table.ts'
import { type ProjectTable, projectTable } from './project-table.ts'
import { type VersionTable, versionTable } from './version-table.ts'

export interface Store {
  readonly projects: ProjectTable
  readonly models: ModelTable
  readonly versions: VersionTable
  readonly objects: ObjectTable
  close(): void
}

const SCHEMA_VERSION = 1

const SCHEMA = `
  create table project (
    id text primary key, name text not null, description text not null, visibility text not null, allow_public_comments integer not null,
    owner_id text not null, created_at text not null, updated_at text not null
  ) strict, without rowid;
  create table model (
    project_id text not null references project (id) on delete cascade, id text not null, name text not null, description text not null,
    author_id text not null, author_name text not null, created_at text not null, updated_at text not null,
    primary key (project_id, id), unique (project_id, name)
  ) strict, without rowid;
  create table version (
    project_id text not null, model_id text not null, id text not null, message text not null, referenced_object text not null,
    source_application text not null, author_id text not null, author_name text not null, created_at text not null,
    primary key (project_id, id), foreign key (project_id, model_id) references model (project_id, id) on delete cascade
  ) strict, without rowid;
  create index version_by_model on version (project_id, model_id, created_at desc, id);
  create table object (
    project_id text not null references project (id) on delete cascade, id text not null, document text not null,
    primary key (project_id, id)
  ) strict, without rowid;
  pragma user_version = ${SCHEMA_VERSION};
`

/** Opens this API's own database, made when absent. `:memory:` keeps it in memory. */
export function openStore(file: string): Store {
  const database = new DatabaseSync(file)
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma foreign_keys = on;',
  )
  prepareSchema(database, file)
  return {
    projects: projectTable(database),
    models: modelTable(database),
    versions: versionTable(database),
    objects: objectTable(database),
    close: () => database.close(),
  }
}

function prepareSchema(database: DatabaseSync, file: string): void {
  const version = database.prepare('pragma user_version').get()?.['user_version']
  if (version === SCHEMA_VERSION) return
  if (version !== 0)
    throw new Error(`${file} was made by another version of this example. Move it away and start again.`)
  database.exec(`begin immediate; ${SCHEMA} commit;`)
}
