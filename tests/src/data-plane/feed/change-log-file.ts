import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ChangeEntry } from '@latchkey/verifier'

/** The database file of a service, seen by another process. */
export class ChangeLogFile {
  readonly #database: DatabaseSync

  constructor(folder: string) {
    this.#database = new DatabaseSync(join(folder, 'latchkey.db'), { timeout: 5000 })
  }

  head(): number {
    const row = this.#database.prepare('select position from change_head').get() as { position: number }
    return row.position
  }

  after(position: number): ChangeEntry[] {
    const select = 'select position, type, subject_id as id from change_log where position > ? order by position'
    return this.#database
      .prepare(select)
      .all(position)
      .map((row) => ({ ...row }) as unknown as ChangeEntry)
  }

  /** Commits changes as another service on the same file does. */
  commit(count: number, at: number): void {
    this.#database.exec('begin immediate')
    const head = this.head()
    const insert = this.#database.prepare('insert into change_log (position, at, type, subject_id) values (?, ?, ?, ?)')
    for (let each = 1; each <= count; each++) insert.run(head + each, at, 'credential', `tok_elsewhere_${each}`)
    this.#database.prepare('update change_head set position = ?').run(head + count)
    this.#database.exec('commit')
  }

  close(): void {
    this.#database.close()
  }
}
