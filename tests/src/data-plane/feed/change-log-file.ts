import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The database file of a service, seen by another process. */
export class ChangeLogFile {
  readonly #database: DatabaseSync

  constructor(folder: string) {
    this.#database = new DatabaseSync(join(folder, 'latchkey.db'), { timeout: 5000 })
  }

  /** Number of the last change. */
  head(): number {
    return this.#place().number
  }

  /** A number as a position on the wire; the head's when left out. */
  position(number = this.head()): string {
    return `${this.#place().epoch}.${number}`
  }

  /** As they come over the wire. */
  after(position: number): { position: string; type: string; id: string }[] {
    const select = 'select position, type, subject_id as id from change_log where position > ? order by position'
    return this.#database
      .prepare(select)
      .all(position)
      .map(({ position, type, id }) => ({
        position: this.position(Number(position)),
        type: String(type),
        id: String(id),
      }))
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

  #place(): { epoch: string; number: number } {
    const row = this.#database.prepare('select epoch, position as number from change_head').get()
    return row as { epoch: string; number: number }
  }

  close(): void {
    this.#database.close()
  }
}
