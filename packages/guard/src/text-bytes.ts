import { Buffer } from 'node:buffer'
import type { TextBytes } from '@latchkey/verifier'

/** A buffer writes a short text in less than half the time that `TextEncoder` takes. */
export function textBytes(size: number): TextBytes {
  const bytes = Buffer.alloc(size)
  return { bytes, write: (text, at) => bytes.write(text, at) }
}
