import type { Digest } from '@latchkey/verifier'

/** A digest is kept as its 32 bytes. */
export const digestBytes = (digest: Digest): Buffer => Buffer.from(digest, 'hex')
export const digestText = (bytes: Uint8Array): Digest => Buffer.from(bytes).toString('hex') as Digest
