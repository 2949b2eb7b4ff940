import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { LatchkeyError, toInstant } from '@latchkey/core'
import { settleDatabase } from '../adapters/sqlite/restore.ts'
import type { SealFindings, SealProgress } from '../ports/row-seals.ts'
import { DATABASE_FILE } from './database-file.ts'
import { addSealKey, dropOldSealKeys, requireSealKeys } from './row-seals.ts'
import { openStores, type StoreConfig } from './stores.ts'

const clock = () => toInstant(Date.now())

export interface SealExamination extends StoreConfig {
  readonly onProgress: SealProgress
}

/** Checks every seal. Throws `config_invalid` when database or keys can't be used, or are not there: who examines makes neither. */
export async function examineSeals(config: SealExamination): Promise<SealFindings> {
  requireSealKeys(config)
  if (config.database === undefined && !existsSync(join(config.dataFolder, DATABASE_FILE)))
    throw new LatchkeyError(
      'config_invalid',
      `There is no ${DATABASE_FILE} in ${config.dataFolder}: name the folder that the service runs with. Nothing was looked at.`,
    )
  const store = await openStores(config, { clock })
  try {
    return await store.seals.examine(config.onProgress)
  } finally {
    await store.close()
  }
}

export interface SealRenewal extends SealExamination {
  /** Makes a new key in the key file first, and forgets the older ones last; the service must not run meanwhile, because it does not know that key. */
  readonly newKey: boolean
  /** Also seals what carries no seal. */
  readonly adopt: boolean
}

/** Seals every row with the newest key. Returns how many that were. Throws `config_invalid` when database or keys can't be used. */
export async function renewSeals(config: SealRenewal): Promise<number> {
  const { dataFolder, newKey, adopt, onProgress } = config
  if (newKey) {
    if (config.database !== undefined) throw mayBeServedElsewhere()
    settleDatabase(join(dataFolder, DATABASE_FILE))
    addSealKey(config)
  }
  const store = await openStores(config, { clock, mayLackSeals: adopt })
  try {
    const renewed = await store.seals.renew(adopt, onProgress)
    if (newKey) dropOldSealKeys(dataFolder)
    return renewed
  } finally {
    await store.close()
  }
}

const mayBeServedElsewhere = (): LatchkeyError =>
  new LatchkeyError(
    'config_invalid',
    'Other machines may serve a database on a server, and could not know the new key: give it to all of them in LATCHKEY_SEAL_KEY, before the old one.',
  )
