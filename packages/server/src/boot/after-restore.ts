import { LatchkeyError, toInstant } from '@latchkey/core'
import type { Clock } from '@latchkey/verifier'
import { randomBytes } from '../adapters/crypto/node-crypto.ts'
import { keepRevocations } from '../control/credentials/keep-revocations.ts'
import { openStores, type StoreConfig } from './stores.ts'

export interface AfterRestoreConfig extends StoreConfig {
  /** Address of the database on a PostgreSQL server that was restored. */
  readonly database: string
  /** Address of the one that it takes the place of, where that can still be read. */
  readonly before?: string | undefined
  readonly clock?: Clock
}

/**
 * Makes a database that PostgreSQL's own tools have put back to an older state fit to be served: begins another epoch of the change log, so that verifiers forget what
 * they know, and revokes again what was revoked in the database before. Returns how many credentials that were, or `null` when no database before was named. To repeat it
 * changes nothing but the epoch. Throws `config_invalid`, in words for the operator, when one of the two can't be used.
 */
export async function afterRestore(config: AfterRestoreConfig): Promise<number | null> {
  const { database, before, clock = () => toInstant(Date.now()), ...sealConfig } = config
  const { readAddress } = await import('../adapters/postgres/address.ts')
  const { takeEpochAway } = await import('../adapters/postgres/take-epoch-away.ts')
  const address = readAddress(database)
  const open = (from: string) => openStores({ ...sealConfig, database: from }, { clock })
  if (before !== undefined && samePlace(address, readAddress(before)))
    throw new LatchkeyError('config_invalid', 'The restored database and the one before are the same: name two.')
  await takeEpochAway(address)
  const restored = await open(database)
  try {
    if (before === undefined) return null
    const givenUp = await open(before)
    try {
      return await keepRevocations({ from: givenUp.management, to: restored.management, clock, random: randomBytes })
    } finally {
      await givenUp.close()
    }
  } finally {
    await restored.close()
  }
}

interface Place {
  readonly hosts: readonly object[]
  readonly database: string
}

const samePlace = (left: Place, right: Place): boolean =>
  left.database === right.database && JSON.stringify(left.hosts) === JSON.stringify(right.hosts)
