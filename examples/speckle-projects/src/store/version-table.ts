import type { DatabaseSync } from 'node:sqlite'
import type { Author } from './model-table.ts'

/** One state of a model: the object that it refers to, and who sent it. */
export interface Version {
  readonly projectId: string
  readonly modelId: string
  readonly id: string
  readonly message: string
  readonly referencedObject: string
  readonly sourceApplication: string
  readonly author: Author
  readonly createdAt: string
}

/** Every query takes the project first, so that none can be written without it. */
export interface VersionTable {
  get(projectId: string, id: string): Version | undefined
  /** The newest first. */
  list(projectId: string, modelId: string): Version[]
  /** What versions of the project were sent by, each name once. */
  applications(projectId: string): string[]
  add(version: Version): void
}

interface Row {
  project_id: string
  model_id: string
  id: string
  message: string
  referenced_object: string
  source_application: string
  author_id: string
  author_name: string
  created_at: string
}

export function versionTable(database: DatabaseSync): VersionTable {
  const one = database.prepare('select * from version where project_id = ? and id = ?')
  const list = database.prepare(
    'select * from version where project_id = ? and model_id = ? order by created_at desc, id',
  )
  const applications = database.prepare(
    'select distinct source_application as name from version where project_id = ? order by name',
  )
  const add = database.prepare(
    `insert into version (project_id, model_id, id, message, referenced_object, source_application, author_id, author_name, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return {
    get(projectId, id) {
      const row = one.get(projectId, id) as Row | undefined
      return row === undefined ? undefined : versionFrom(row)
    },
    list: (projectId, modelId) => (list.all(projectId, modelId) as unknown as Row[]).map(versionFrom),
    applications: (projectId) => (applications.all(projectId) as { name: string }[]).map(({ name }) => name),
    add({ projectId, modelId, id, message, referencedObject, sourceApplication, author, createdAt }) {
      add.run(projectId, modelId, id, message, referencedObject, sourceApplication, author.id, author.name, createdAt)
    },
  }
}

function versionFrom(row: Row): Version {
  return {
    projectId: row.project_id,
    modelId: row.model_id,
    id: row.id,
    message: row.message,
    referencedObject: row.referenced_object,
    sourceApplication: row.source_application,
    author: { id: row.author_id, name: row.author_name },
    createdAt: row.created_at,
  }
}
