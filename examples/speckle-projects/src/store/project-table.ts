import type { DatabaseSync } from 'node:sqlite'

export const VISIBILITIES = ['PRIVATE', 'UNLISTED', 'PUBLIC', 'WORKSPACE'] as const
export type Visibility = (typeof VISIBILITIES)[number]

/** What this API keeps of a project. Who belongs to it is Latchkey's to know: the project's id is that of its workspace there. */
export interface Project {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly visibility: Visibility
  readonly allowPublicComments: boolean
  readonly ownerId: string
  readonly createdAt: string
  readonly updatedAt: string
}

export interface ProjectTable {
  get(id: string): Project | undefined
  /** Replaces what is there. */
  put(project: Project): void
  delete(id: string): void
}

interface Row {
  id: string
  name: string
  description: string
  visibility: Visibility
  allow_public_comments: number
  owner_id: string
  created_at: string
  updated_at: string
}

export function projectTable(database: DatabaseSync): ProjectTable {
  const one = database.prepare('select * from project where id = ?')
  const put = database.prepare(
    `insert into project (id, name, description, visibility, allow_public_comments, owner_id, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set name = excluded.name, description = excluded.description, visibility = excluded.visibility,
       allow_public_comments = excluded.allow_public_comments, updated_at = excluded.updated_at`,
  )
  const remove = database.prepare('delete from project where id = ?')
  return {
    get(id) {
      const row = one.get(id) as Row | undefined
      return row === undefined ? undefined : projectFrom(row)
    },
    put(project) {
      const { id, name, description, visibility, allowPublicComments, ownerId, createdAt, updatedAt } = project
      put.run(id, name, description, visibility, allowPublicComments ? 1 : 0, ownerId, createdAt, updatedAt)
    },
    delete: (id) => void remove.run(id),
  }
}

function projectFrom(row: Row): Project {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    visibility: row.visibility,
    allowPublicComments: row.allow_public_comments === 1,
    ownerId: row.owner_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
