import type { DatabaseSync } from 'node:sqlite'

export interface Author {
  readonly id: string
  readonly name: string
}

export interface Model {
  readonly projectId: string
  readonly id: string
  readonly name: string
  readonly description: string
  readonly author: Author
  readonly createdAt: string
  readonly updatedAt: string
}

/** Every query takes the project first, so that none can be written without it. */
export interface ModelTable {
  get(projectId: string, id: string): Model | undefined
  named(projectId: string, name: string): Model | undefined
  /** The last changed first. */
  list(projectId: string): Model[]
  put(model: Model): void
  delete(projectId: string, id: string): boolean
}

interface Row {
  project_id: string
  id: string
  name: string
  description: string
  author_id: string
  author_name: string
  created_at: string
  updated_at: string
}

export function modelTable(database: DatabaseSync): ModelTable {
  const one = database.prepare('select * from model where project_id = ? and id = ?')
  const named = database.prepare('select * from model where project_id = ? and name = ?')
  const list = database.prepare('select * from model where project_id = ? order by updated_at desc, id')
  const put = database.prepare(
    `insert into model (project_id, id, name, description, author_id, author_name, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (project_id, id) do update set name = excluded.name, description = excluded.description, updated_at = excluded.updated_at`,
  )
  const remove = database.prepare('delete from model where project_id = ? and id = ?')
  const found = (row: unknown) => (row === undefined ? undefined : modelFrom(row as Row))
  return {
    get: (projectId, id) => found(one.get(projectId, id)),
    named: (projectId, name) => found(named.get(projectId, name)),
    list: (projectId) => (list.all(projectId) as unknown as Row[]).map(modelFrom),
    put({ projectId, id, name, description, author, createdAt, updatedAt }) {
      put.run(projectId, id, name, description, author.id, author.name, createdAt, updatedAt)
    },
    delete: (projectId, id) => remove.run(projectId, id).changes > 0,
  }
}

function modelFrom(row: Row): Model {
  return {
    projectId: row.project_id,
    id: row.id,
    name: row.name,
    description: row.description,
    author: { id: row.author_id, name: row.author_name },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
