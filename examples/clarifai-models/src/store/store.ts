import { DatabaseSync } from 'node:sqlite'

/** What this API knows of an app beyond what Latchkey keeps. */
export interface AppDetails {
  readonly description: string
  readonly defaultLanguage: string
  /** JSON text of an object. */
  readonly metadata: string
}

export interface StoredModel {
  readonly id: string
  readonly name: string
  readonly description: string
  /** RFC 3339. */
  readonly createdAt: string
}

export interface Store {
  details(workspaceId: string): AppDetails
  setDetails(workspaceId: string, details: AppDetails): void
  /** Oldest first. */
  models(workspaceId: string): readonly StoredModel[]
  model(workspaceId: string, id: string): StoredModel | null
  /** A second time changes nothing. */
  addModel(workspaceId: string, model: StoredModel): void
  forget(workspaceId: string): void
  close(): void
}

const NO_DETAILS: AppDetails = { description: '', defaultLanguage: 'en', metadata: '{}' }
const MODEL_COLUMNS = 'id, name, description, created_at as createdAt'

export function openStore(file: string): Store {
  const database = new DatabaseSync(file)
  database.exec(`
    pragma journal_mode = wal;
    create table if not exists apps (
      workspace_id text primary key, description text not null, default_language text not null, metadata text not null
    ) strict;
    create table if not exists models (
      workspace_id text not null, id text not null, name text not null, description text not null, created_at text not null,
      primary key (workspace_id, id)
    ) strict;
  `)
  const details = database.prepare(
    'select description, default_language as defaultLanguage, metadata from apps where workspace_id = ?',
  )
  const setDetails = database.prepare('insert or replace into apps values (?, ?, ?, ?)')
  const models = database.prepare(`select ${MODEL_COLUMNS} from models where workspace_id = ? order by created_at, id`)
  const model = database.prepare(`select ${MODEL_COLUMNS} from models where workspace_id = ? and id = ?`)
  const addModel = database.prepare('insert or ignore into models values (?, ?, ?, ?, ?)')
  const forgetModels = database.prepare('delete from models where workspace_id = ?')
  const forgetApp = database.prepare('delete from apps where workspace_id = ?')
  return {
    details: (id) => (details.get(id) as unknown as AppDetails | undefined) ?? NO_DETAILS,
    setDetails: (id, given) => {
      setDetails.run(id, given.description, given.defaultLanguage, given.metadata)
    },
    models: (id) => models.all(id) as unknown as StoredModel[],
    model: (id, modelId) => (model.get(id, modelId) as unknown as StoredModel | undefined) ?? null,
    addModel: (id, added) => {
      addModel.run(id, added.id, added.name, added.description, added.createdAt)
    },
    forget: (id) => {
      forgetModels.run(id)
      forgetApp.run(id)
    },
    close: () => database.close(),
  }
}
