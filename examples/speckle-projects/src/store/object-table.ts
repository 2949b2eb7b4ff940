import type { DatabaseSync } from 'node:sqlite'

/** A Speckle object as it was sent: JSON text with its `id`, and in `__closure` the ids of everything below it. */
export interface StoredObject {
  readonly id: string
  readonly document: string
}

/** Every query takes the project first, so that none can be written without it. */
export interface ObjectTable {
  get(projectId: string, id: string): string | undefined
  /** Those of the ids that are there, each once. */
  some(projectId: string, ids: readonly string[]): IterableIterator<StoredObject>
  /** Keeps an object that is already there as it is: its id is made from its content. */
  add(projectId: string, objects: readonly StoredObject[]): void
}

export function objectTable(database: DatabaseSync): ObjectTable {
  const one = database.prepare('select document from object where project_id = ? and id = ?')
  const some = 'select id, document from object where project_id = ? and id in (select value from json_each(?))'
  const add = database.prepare(
    'insert into object (project_id, id, document) values (?, ?, ?) on conflict (project_id, id) do nothing',
  )
  return {
    get: (projectId, id) => one.get(projectId, id)?.['document'] as string | undefined,
    // Prepared for each call: a statement that two answers step through at once would start over under the first.
    some: (projectId, ids) =>
      database.prepare(some).iterate(projectId, JSON.stringify(ids)) as unknown as IterableIterator<StoredObject>,
    add(projectId, objects) {
      database.exec('begin immediate')
      try {
        for (const { id, document } of objects) add.run(projectId, id, document)
        database.exec('commit')
      } catch (cause) {
        database.exec('rollback')
        throw cause
      }
    },
  }
}
