import { existsSync, linkSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { LatchkeyError } from '@latchkey/core'
import { requireWhole } from './backup.ts'
import { isBusy, unusable } from './errors.ts'

/** Throws `config_invalid` unless a file is a whole database of Latchkey. */
export function requireLatchkeyCopy(file: string): void {
  if (!existsSync(file)) throw new LatchkeyError('config_invalid', `${file} is not there.`)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true })
    database.prepare('select position from change_head where id = 1').get()
    requireWhole(database)
  } catch (error) {
    throw unusable(file, error)
  } finally {
    database?.close()
  }
}

/**
 * Throws `config_invalid` while anything has the database open. Afterwards the file alone is all of it. One that can't be read, which is when backups are needed
 * most, is in nobody's use: `false` then.
 */
export function settleDatabase(file: string): boolean {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: 0 })
    // Leaving the write-ahead log takes every lock that there is.
    const { journal_mode } = database.prepare('pragma journal_mode = delete').get() as { journal_mode: string }
    if (journal_mode !== 'delete') throw inUse(file)
    return true
  } catch (error) {
    if (isBusy(error)) throw inUse(file, error)
    if (error instanceof LatchkeyError) throw error
    return false
  } finally {
    database?.close()
  }
}

const inUse = (file: string, cause?: unknown): LatchkeyError =>
  new LatchkeyError('config_invalid', `${file} is in use. Stop the service first.`, { cause })

/** Puts one file in the place of another, which stays under a third name. At no moment is there none. */
export function replaceDatabase(file: string, by: string, kept: string): void {
  if (existsSync(file)) linkSync(file, kept)
  // A damaged database may have left its log, which must not be taken for that of the copy.
  for (const end of ['-wal', '-shm', '-journal']) if (existsSync(file + end)) renameSync(file + end, kept + end)
  renameSync(by, file)
}
