import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { toInstant } from '@latchkey/core'
import type { Clock } from '@latchkey/verifier'
import { randomBytes } from '../adapters/crypto/node-crypto.ts'
import { type CopyProgress, copyDatabase } from '../adapters/sqlite/backup.ts'
import { replaceDatabase, requireLatchkeyCopy, settleDatabase } from '../adapters/sqlite/restore.ts'
import { keepRevocations } from '../control/credentials/keep-revocations.ts'
import type { Stores } from '../ports/stores.ts'
import { DATABASE_FILE } from './database-file.ts'
import type { SealConfig } from './row-seals.ts'
import { openStores } from './stores.ts'

/** Of a service that must not run meanwhile. */
export interface RestoreConfig extends SealConfig {
  readonly from: string
  readonly onProgress: CopyProgress
  readonly clock?: Clock
}

export interface Restored {
  /** Where the database is that was in place before; `null` when there was none. */
  readonly replaced: string | null
  /** Credentials that were revoked since the copy was taken, and are again; `null` when the database in place could not tell. */
  readonly revocationsKept: number | null
}

/**
 * Puts a copy in the place of the service's database, in another epoch of the change log. What was revoked since stays revoked, as long as the database that is given up
 * can still be read; that one is kept beside. Throws `config_invalid` when the service runs, or the copy can't be used; then nothing has changed.
 */
export async function restore(config: RestoreConfig): Promise<Restored> {
  const { dataFolder, from, onProgress, clock = () => toInstant(Date.now()) } = config
  const file = join(dataFolder, DATABASE_FILE)
  const copy = join(dataFolder, `${DATABASE_FILE}.restoring`)
  const stamp = new Date(clock()).toISOString().replace(/[:.]/g, '-')
  const kept = join(dataFolder, `${DATABASE_FILE}.before-${stamp}`)
  requireLatchkeyCopy(from)
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const isThere = existsSync(file)
  const isReadable = isThere && settleDatabase(file)
  removeWhole(copy)
  try {
    await copyDatabase(from, copy, onProgress)
    const open = (name: string): Promise<Stores> => openStores(config, { clock, file: name })
    const to = await open(copy)
    const revocationsKept = isReadable ? await carryOver(() => open(file), to, clock).finally(to.close) : null
    if (!isReadable) await to.close()
    replaceDatabase(file, copy, kept)
    chmodSync(file, 0o600)
    return { replaced: isThere ? kept : null, revocationsKept }
  } catch (error) {
    removeWhole(copy)
    throw error
  }
}

/** `null` for a database that turns out not to be readable after all. */
async function carryOver(openGivenUp: () => Promise<Stores>, to: Stores, clock: Clock): Promise<number | null> {
  let givenUp: Stores
  try {
    givenUp = await openGivenUp()
  } catch {
    return null
  }
  try {
    return await keepRevocations({ from: givenUp.management, to: to.management, clock, random: randomBytes })
  } finally {
    await givenUp.close()
  }
}

function removeWhole(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(file + end, { force: true })
}
