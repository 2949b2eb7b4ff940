import { DatabaseSync } from 'node:sqlite'
import { type DeviceTable, deviceTable } from './device-table.ts'
import { type WorkspaceDetailsTable, workspaceDetailsTable } from './workspace-details-table.ts'

export interface Store {
  readonly devices: DeviceTable
  readonly workspaceDetails: WorkspaceDetailsTable
  close(): void
}

const SCHEMA_VERSION = 1

const SCHEMA = `
  create table device (
    workspace_id text not null,
    device_id text not null,
    device_type text not null,
    manufacturer text not null,
    connected_account_id text not null,
    created_at text not null,
    document text not null,
    primary key (workspace_id, device_id)
  ) strict, without rowid;
  create index device_newest on device (workspace_id, created_at desc, device_id desc);
  create table workspace_details (
    workspace_id text primary key,
    document text not null
  ) strict, without rowid;
  pragma user_version = ${SCHEMA_VERSION};
`

/** Opens this API's own database, made when absent. `:memory:` keeps it in memory. */
export function openStore(file: string): Store {
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;')
  prepareSchema(database, file)
  return {
    devices: deviceTable(database),
    workspaceDetails: workspaceDetailsTable(database),
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
