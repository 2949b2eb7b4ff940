import pg from 'pg'

/** Everything that the driver was told to send since the recording began. */
export interface SentStatements {
  /** Each text once. */
  texts(): string[]
  /** Those that were sent while a transaction was open. */
  inTransactions(): string[]
  stop(): void
}

export function recordStatements(): SentStatements {
  const texts = new Set<string>()
  const inTransactions = new Set<string>()
  const open = new WeakSet<object>()
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [asked] = given as [string | { readonly text: string }]
    const text = typeof asked === 'string' ? asked : asked.text
    texts.add(text)
    if (open.has(this)) inTransactions.add(text)
    if (/^(begin|start transaction)/.test(text)) open.add(this)
    if (/^(commit|rollback)/.test(text)) open.delete(this)
    return (query as (...all: unknown[]) => unknown).apply(this, given)
  } as typeof query
  return {
    texts: () => [...texts],
    inTransactions: () => [...inTransactions],
    stop: () => {
      pg.Client.prototype.query = query
    },
  }
}
