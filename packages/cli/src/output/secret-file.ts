import { type FileHandle, open, unlink } from 'node:fs/promises'
import { CommandFailure } from '../failure.ts'

export interface SecretFile {
  readonly path: string
  write(secret: string): Promise<void>
  /** Takes the empty file away again: nothing was issued. */
  discard(): Promise<void>
}

/**
 * Opens a new file that only its owner may read, before anything is issued: a file that cannot be written must not cost a secret.
 * Refuses a path where something is already.
 */
export async function openSecretFile(path: string): Promise<SecretFile> {
  const file = await openNew(path)
  return {
    path,
    write: async (secret) => {
      await file.writeFile(`${secret}\n`)
      await file.sync()
      await file.close()
    },
    discard: async () => {
      await file.close()
      await unlink(path)
    },
  }
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new CommandFailure('failure', `${path} exists already and is not overwritten: choose another name.`)
    if (code === 'ENOENT') throw new CommandFailure('failure', `The folder of ${path} does not exist: make it first.`)
    throw new CommandFailure('failure', `${path} cannot be written: ${message}`, { cause })
  }
}
