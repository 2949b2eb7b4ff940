import type { ClientBase, Connection, Pool, Submittable } from 'pg'

/** A statement that gives at most one row of one text. Its name is of no other text on the pool's connections. */
export interface TextStatement {
  readonly name: string
  readonly text: string
}

type Answered = (fault: Error | null, text?: string | null) => void

const prepared = new WeakMap<ClientBase, Set<string>>()

/**
 * Runs it prepared, in one trip; `undefined` where there is no row. The driver's own query has each answer described, makes objects of rows and tells of them by
 * events, which costs more than to send and to read.
 */
export function askText(
  pool: Pool,
  statement: TextStatement,
  values: readonly (Buffer | string | null)[],
): Promise<string | null | undefined> {
  return new Promise((resolve, reject) => {
    pool.connect((fault, client, release) => {
      if (fault !== undefined || client === undefined) return reject(fault)
      client.query(
        oneText(client, statement, values, (fault, text) => {
          release(fault ?? undefined)
          if (fault === null) resolve(text)
          else reject(fault)
        }),
      )
    })
  })
}

/** What the driver calls of a query, as a cursor over it is one. It may put another function in place of `callback`, to stop waiting after a while. */
interface OneText extends Submittable, TextStatement {
  callback: Answered
  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void
  handleRowDescription(): void
  handleCommandComplete(): void
  handleReadyForQuery(): void
  handleError(fault: Error): void
}

function oneText(
  client: ClientBase,
  { name, text }: TextStatement,
  values: readonly (Buffer | string | null)[],
  callback: Answered,
): OneText {
  const known = prepared.get(client) ?? new Set()
  prepared.set(client, known)
  let found: string | null | undefined
  return {
    name,
    text,
    callback,
    submit(connection: Connection) {
      connection.stream.cork()
      if (!known.has(name)) connection.parse({ name, text, types: [] }, true)
      connection.bind({ portal: '', statement: name, values: [...values] }, true)
      connection.execute({ portal: '' }, true)
      connection.sync()
      connection.stream.uncork()
    },
    handleDataRow({ fields: [field] }) {
      found = field
    },
    handleRowDescription: () => undefined,
    handleCommandComplete: () => undefined,
    handleReadyForQuery() {
      known.add(name)
      this.callback(null, found)
    },
    handleError(fault) {
      this.callback(fault)
    },
  }
}
