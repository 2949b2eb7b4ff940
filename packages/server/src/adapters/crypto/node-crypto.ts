import { hash, randomBytes as systemRandom } from 'node:crypto'
import type { RandomBytes } from '@latchkey/core'
import type { Digest, Sha256 } from '@latchkey/verifier'

export const sha256: Sha256 = (text) => hash('sha256', text) as Digest

/** The system's CSPRNG. */
export const randomBytes: RandomBytes = (count) => systemRandom(count)
