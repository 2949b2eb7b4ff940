import type { ClientBase, Connection, Pool, PoolClient, Submittable } from 'pg'
import { serialize } from 'pg-protocol'

/** A statement that gives at most one row of one text. Its name is of no other text on the pool's connections. */
export interface TextStatement {
  readonly name: string
  readonly text: string
}

type Answered = (fault: Error | null, text?: string | null) => void

const prepared = new WeakMap<ClientBase, Set<string>>()

/** Runs a statement prepared, in one trip; `undefined` where there is no row. */
export type AskText = (
  statement: TextStatement,
  values: readonly (Buffer | string | null)[],
) => Promise<string | null | undefined>

/**
 * The driver's own query has each answer described, makes objects of rows and tells of them by events, which costs more than to send and to read. A connection that has
 * answered waits up to the end of the turn for another question, because to give it back to the pool and to take it anew sets two timers. The messages of a question go
 * out as one piece, because a stream that is given several sends a list of them at twice the cost.
 */
export function textAsker(pool: Pool): AskText {
  let waiting: PoolClient | null = null
  let isGivenBackSoon = false

  function giveBack(): void {
    isGivenBackSoon = false
    waiting?.release()
    waiting = null
  }

  function keep(client: PoolClient): void {
    if (waiting !== null || pool.waitingCount > 0) {
      client.release()
      return
    }
    waiting = client
    if (!isGivenBackSoon) setImmediate(giveBack)
    isGivenBackSoon = true
  }

  function take(taken: (fault: Error | undefined, client: PoolClient | undefined) => void): void {
    const client = waiting
    waiting = null
    if (client === null) pool.connect(taken)
    else taken(undefined, client)
  }

  return (statement, values) =>
    new Promise((resolve, reject) => {
      take((fault, client) => {
        if (fault !== undefined || client === undefined) return reject(fault)
        client.query(
          oneText(client, statement, values, (fault, text) => {
            if (fault === null) {
              keep(client)
              resolve(text)
            } else {
              client.release(fault)
              reject(fault)
            }
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

/** What follows every question's values. */
const EXECUTE = Buffer.concat([serialize.execute({ portal: '' }), serialize.sync()])

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
      if (!connection.stream.writable) return
      const parse = known.has(name) ? [] : [serialize.parse({ name, text, types: [] })]
      const bind = serialize.bind({ portal: '', statement: name, values: [...values] })
      connection.stream.write(Buffer.concat([...parse, bind, EXECUTE]))
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
