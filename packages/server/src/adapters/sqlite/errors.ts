import { LatchkeyError } from '@latchkey/core'

/** Extended result codes of SQLite (sqlite.org/rescode.html). */
const UNIQUE = new Set([2067, 1555])
const BUSY = 5
const FULL = 13

/** What an SQLite error means to the domain; anything else comes back as it is. */
export function translate(error: unknown): unknown {
  const code = (error as { errcode?: unknown }).errcode
  if (typeof code !== 'number') return error
  if (UNIQUE.has(code))
    return new LatchkeyError('already_exists', 'Something with this name exists already; choose another.', {
      cause: error,
    })
  if (isBusy(error))
    return new LatchkeyError('unavailable', 'The database is busy; try again in a moment.', { cause: error })
  if ((code & 0xff) === FULL)
    return new LatchkeyError('unavailable', 'The database has no room left.', { cause: error })
  return error
}

/** Whether another process holds the lock that was wanted. */
export function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode
  return typeof code === 'number' && (code & 0xff) === BUSY
}
