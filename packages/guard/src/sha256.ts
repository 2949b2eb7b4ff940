import * as crypto from 'node:crypto'
import type { Digest } from '@latchkey/verifier'

/** The one-shot form came with Node 20.12 and is the faster; a named import of it would not load on what lacks it. */
const oneShot: typeof crypto.hash | undefined = crypto.hash

export function sha256(text: string): Digest {
  const hex =
    oneShot === undefined ? crypto.createHash('sha256').update(text).digest('hex') : oneShot('sha256', text, 'hex')
  return hex as Digest
}
