import { closeSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { LatchkeyError } from '@latchkey/core'
import { unusable } from './errors.ts'

/** Told how many of how many pages are copied. */
export type CopyProgress = (done: number, total: number) => void

/** Pages copied between two reports: some 8 MB. */
const PAGES_AT_ONCE = 2000

/**
 * Copies a database, which may be in use, as it is at one moment, to a file that is not there yet and that its owner alone may read. The copy is marked, so that
 * whatever opens it begins another epoch of the change log. Leaves nothing behind when it fails. Throws `config_invalid` in words for the operator.
 */
export async function copyDatabase(from: string, to: string, onProgress: CopyProgress): Promise<void> {
  const unfinished = `${to}.unfinished`
  let source: DatabaseSync | undefined
  try {
    closeSync(openSync(unfinished, 'wx', 0o600))
    try {
      source = new DatabaseSync(from, { readOnly: true, timeout: 5000 })
      // Under a read transaction the copy is of one moment, and no writer makes it begin anew.
      source.exec('begin; select count(*) from change_head')
      await backup(source, unfinished, {
        rate: PAGES_AT_ONCE,
        progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
      })
      markAsCopy(unfinished)
      linkSync(unfinished, to)
    } finally {
      if (source?.isOpen) source.close()
      for (const end of ['', '-journal', '-wal', '-shm']) rmSync(unfinished + end, { force: true })
    }
  } catch (cause) {
    throw explained(cause, from, to)
  }
}

/** Also makes one file of it, and sees to it that the file is whole and on the disk. */
function markAsCopy(file: string): void {
  const copy = new DatabaseSync(file)
  try {
    copy.exec('pragma journal_mode = delete')
    copy.exec("update change_head set epoch = ''")
    requireWhole(copy)
  } finally {
    copy.close()
  }
  const handle = openSync(file, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Throws `config_invalid` for a file that is damaged. */
export function requireWhole(database: DatabaseSync): void {
  const found = database.prepare('pragma quick_check(1)').get() as { quick_check: string }
  if (found.quick_check !== 'ok')
    throw new LatchkeyError('config_invalid', `${database.location()} is damaged: ${found.quick_check}.`)
}

function explained(cause: unknown, from: string, to: string): unknown {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'EEXIST')
    return new LatchkeyError(
      'config_invalid',
      `${to} is there already, or another copy to it is under way. Choose a new name.`,
      {
        cause,
      },
    )
  if (code === 'ENOENT') return new LatchkeyError('config_invalid', `The folder of ${to} is not there.`, { cause })
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC')
    return new LatchkeyError('config_invalid', `${to} can’t be written: ${(cause as Error).message}.`, { cause })
  return unusable(from, cause)
}
