import { LatchkeyError } from '@latchkey/core'

/** Extended result codes of SQLite (sqlite.org/rescode.html). */
const UNIQUE = new Set([2067, 1555])
const REFUSED_BY_TRIGGER = 1811
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
  if (code === REFUSED_BY_TRIGGER)
    return new LatchkeyError(
      'unavailable',
      'The database has moved, and this service still uses the old one, where nothing is written any more.',
      {
        cause: error,
      },
    )
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

const READ_ONLY = 8
const CORRUPT = 11
const CANT_OPEN = 14
const NOT_A_DATABASE = 26

/** What to do about a file with which nothing can be started, by SQLite's result code. */
const ADVICE: Readonly<Record<number, string>> = {
  [BUSY]: 'is locked by another program. Stop that program, or wait until it is done.',
  [READ_ONLY]: 'can’t be written. See to it that the user that runs Latchkey owns it and its folder.',
  [CORRUPT]: 'is damaged. Restore it from a backup; or move it away, to begin anew without what it held.',
  [FULL]: 'has no room left on its disk. Free some, and start again.',
  [CANT_OPEN]: 'can’t be opened. See to it that it is a file, and that the user that runs Latchkey owns it.',
  [NOT_A_DATABASE]: 'is not a database. Restore it from a backup; or move it away, to begin anew without what it held.',
}

/** Why a file can't be used, in words for the operator; an error that is not the engine's own comes back as it is. */
export function unusable(file: string, error: unknown): unknown {
  const code = (error as { errcode?: unknown }).errcode
  if (typeof code !== 'number') return error
  const advice = ADVICE[code & 0xff] ?? 'is no database of Latchkey, or is damaged. Choose another data folder.'
  return new LatchkeyError('config_invalid', `${file} ${advice}`, { cause: error })
}
