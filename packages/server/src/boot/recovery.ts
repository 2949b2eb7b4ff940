import { toInstant } from '@latchkey/core'
import { randomBytes } from '../adapters/crypto/node-crypto.ts'
import { aesRecovery, type RecoveryKey } from '../adapters/crypto/recovery.ts'
import { type ResealProgress, type ResealTold, resealSecrets } from '../control/recovery/reseal.ts'
import type { Recovery } from '../ports/recovery.ts'
import { openStores, type StoreConfig } from './stores.ts'

export interface RecoveryConfig {
  /**
   * Makes the secrets of tokens and API keys recoverable: they are kept, encrypted under the first key, and can be shown again to a person who just signed in. The
   * other keys only decrypt. A function may fetch them, from a KMS say, when the service starts. Default: nothing is kept.
   */
  readonly recoveryKeys?: readonly RecoveryKey[] | (() => Promise<readonly RecoveryKey[]>)
}

/** `null` where nothing is kept. Throws `config_invalid` for keys that can't be used. */
export async function prepareRecovery({ recoveryKeys }: RecoveryConfig): Promise<Recovery | null> {
  if (recoveryKeys === undefined) return null
  return aesRecovery(typeof recoveryKeys === 'function' ? await recoveryKeys() : recoveryKeys)
}

export interface ResealConfig extends Required<RecoveryConfig>, ResealTold, StoreConfig {}

/** Seals every kept secret under the first key. Throws `config_invalid` when keys or database can't be used. */
export async function resealRecoverableSecrets(config: ResealConfig): Promise<ResealProgress> {
  const recovery = aesRecovery(
    typeof config.recoveryKeys === 'function' ? await config.recoveryKeys() : config.recoveryKeys,
  )
  const clock = () => toInstant(Date.now())
  const store = await openStores(config, { clock })
  try {
    return await resealSecrets({ store: store.management, recovery, clock, random: randomBytes }, config)
  } finally {
    await store.close()
  }
}
