import { join } from 'node:path'
import { toInstant } from '@latchkey/core'
import type { Clock } from '@latchkey/verifier'
import { randomBytes, sha256 } from '../adapters/crypto/node-crypto.ts'
import { aesSeal } from '../adapters/crypto/seal.ts'
import { openSqliteStore } from '../adapters/sqlite/store.ts'
import {
  type ForeignLine,
  type ImportChoice,
  type ImportProgress,
  type ImportTold,
  importTokens,
} from '../control/foreign/import-tokens.ts'
import { definePlatform, type PlatformConfig } from '../control/platform.ts'
import { DATABASE_FILE } from './database-file.ts'

export interface ImportConfig extends ImportChoice, ImportTold {
  /** That of the service, which may run meanwhile. */
  readonly dataFolder: string
  readonly platform: PlatformConfig
  readonly lines: AsyncIterable<ForeignLine>
  readonly clock?: Clock
}

/** Takes over the tokens of another system. Throws `config_invalid` when platform or database can't be used. */
export async function importForeignTokens(config: ImportConfig): Promise<ImportProgress> {
  const clock = config.clock ?? (() => toInstant(Date.now()))
  const platform = definePlatform(config.platform)
  const store = openSqliteStore({ file: join(config.dataFolder, DATABASE_FILE), clock, onCommit: () => {} })
  try {
    const parts = {
      store: store.management,
      platform,
      clock,
      random: randomBytes,
      sha256,
      seal: aesSeal,
      recovery: null,
    }
    return await importTokens(parts, config, config.lines, config)
  } finally {
    await store.close()
  }
}
