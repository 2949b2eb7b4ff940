import { rowSeals, type SealKey } from '../adapters/crypto/row-seals.ts'
import type { Sealing } from '../adapters/sql/sealed-credentials.ts'
import type { BrokenSeal } from '../ports/row-seals.ts'

export const TEST_KEY: SealKey = { id: 'test', bytes: new Uint8Array(32).fill(7) }

/** Seals under a key that every test shares, and what was found broken. */
export function testSealing(keys: readonly SealKey[] = [TEST_KEY]): Sealing & { readonly broken: BrokenSeal[] } {
  const broken: BrokenSeal[] = []
  return { seals: rowSeals(keys), onBroken: (found) => void broken.push(found), broken }
}
