import type { CredentialId, Instant, RandomBytes } from '@latchkey/core'
import type { ManagementStore } from '../../ports/management-store.ts'
import type { Recovery } from '../../ports/recovery.ts'
import { stamp } from '../perform.ts'

export interface ResealParts {
  readonly store: ManagementStore
  readonly recovery: Recovery
  readonly clock: () => Instant
  readonly random: RandomBytes
}

export interface ResealProgress {
  /** Secrets that were not under the newest key when this began. */
  readonly total: number
  readonly resealed: number
  /** Those that could not be opened, and are left as they are. */
  readonly unreadable: number
}

export interface ResealTold {
  /** After each batch. */
  readonly onProgress: (progress: ResealProgress) => void
  readonly onUnreadable: (id: CredentialId, reason: 'unknown_key' | 'not_genuine') => void
}

/** Secrets in one transaction: what waits for the lock meanwhile waits briefly. */
const BATCH = 200

/**
 * Seals every kept secret under the newest key, so that the older keys can be thrown away. Running it again, after an interruption too, does what is left.
 * The service may run meanwhile, provided that it knows the newest key.
 */
export async function resealSecrets(parts: ResealParts, told: ResealTold): Promise<ResealProgress> {
  const { store, recovery, clock, random } = parts
  const sum = {
    total: await store.read(({ recoverable }) => recoverable.countNotUnder(recovery.keyId)),
    resealed: 0,
    unreadable: 0,
  }
  for (let after: CredentialId | null = null; ; ) {
    const batch = await store.write(async ({ recoverable }) => {
      const kept = await recoverable.notUnder(recovery.keyId, after, BATCH)
      const faults: [CredentialId, 'unknown_key' | 'not_genuine'][] = []
      for (const { credentialId, version, ...sealed } of kept) {
        const name = { credentialId, version }
        const secret = recovery.open(sealed, name)
        if (typeof secret === 'string') faults.push([credentialId, secret])
        else await recoverable.put({ ...name, ...recovery.close(secret, name) })
      }
      return { value: { kept, faults }, audit: [], changes: [] }
    })
    const { kept, faults } = batch
    sum.resealed += kept.length - faults.length
    sum.unreadable += faults.length
    for (const [id, reason] of faults) told.onUnreadable(id, reason)
    if (kept.length > 0) told.onProgress({ ...sum })
    if (kept.length < BATCH) break
    after = kept.at(-1)?.credentialId ?? null
  }
  if (sum.total === 0) return sum
  const { resealed, unreadable } = sum
  const detail = { recoveryKey: recovery.keyId, resealed, unreadable }
  await store.write(async () => ({
    value: undefined,
    audit: [stamp({ action: 'platform.resealed', subjectId: 'platform', detail }, null, clock(), random)],
    changes: [],
  }))
  return sum
}
