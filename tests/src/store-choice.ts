/** A database that services of one folder are given in place of a file in it. */
export interface LentDatabase {
  readonly url: string
  giveBack(): Promise<void>
}

let lend: (() => Promise<LentDatabase>) | null = null
const lent = new Map<string, LentDatabase>()

/** Has every service that this test file opens from here on keep its data in a database of a server; called by a file that imports other test files to run them so. */
export function keepDataOn(lender: () => Promise<LentDatabase>): void {
  lend = lender
}

/** The address for a service with this folder, the same each time; nothing where data is kept in the folder itself. */
export async function databaseFor(folder: string): Promise<{ readonly database?: string }> {
  if (lend === null) return {}
  const database = lent.get(folder) ?? (await lend())
  lent.set(folder, database)
  return { database: database.url }
}

/** To be called once no service uses the folder any more. */
export async function giveBackDatabase(folder: string): Promise<void> {
  await lent.get(folder)?.giveBack()
  lent.delete(folder)
}
