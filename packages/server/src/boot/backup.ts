import { join } from 'node:path'
import { type CopyProgress, copyDatabase } from '../adapters/sqlite/backup.ts'
import { DATABASE_FILE } from './database-file.ts'

export interface BackupConfig {
  /** That of the service, which may run meanwhile. */
  readonly dataFolder: string
  /** A file that is not there yet. */
  readonly to: string
  readonly onProgress: CopyProgress
}

/** Writes a consistent copy of the database, readable by its owner alone. Throws `config_invalid` when that is not possible. */
export async function backUp({ dataFolder, to, onProgress }: BackupConfig): Promise<void> {
  await copyDatabase(join(dataFolder, DATABASE_FILE), to, onProgress)
}
