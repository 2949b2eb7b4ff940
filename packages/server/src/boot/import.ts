import { toInstant } from '@latchkey/core'
import type { Clock } from '@latchkey/verifier'
import { randomBytes } from '../adapters/crypto/node-crypto.ts'
import {
  type ForeignLine,
  type ImportChoice,
  type ImportProgress,
  type ImportTold,
  importTokens,
} from '../control/foreign/import-tokens.ts'
import { definePlatform, type PlatformConfig } from '../control/platform.ts'
import { openStores, type StoreConfig } from './stores.ts'

/** Where everything is kept is told as it is to the service, which may run meanwhile. */
export interface ImportConfig extends StoreConfig, ImportChoice, ImportTold {
  readonly platform: PlatformConfig
  readonly lines: AsyncIterable<ForeignLine>
  readonly clock?: Clock
}

/** Takes over the tokens of another system. Throws `config_invalid` when platform or database can't be used. */
export async function importForeignTokens(config: ImportConfig): Promise<ImportProgress> {
  const clock = config.clock ?? (() => toInstant(Date.now()))
  const platform = definePlatform(config.platform)
  const store = await openStores(config, { clock, bulk: true })
  try {
    const parts = { store: store.management, platform, clock, random: randomBytes }
    return await importTokens(parts, config, config.lines, config)
  } finally {
    await store.close()
  }
}
