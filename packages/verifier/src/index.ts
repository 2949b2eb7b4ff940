export type { Clock, Digest, RecordSource, Sha256 } from './ports.ts'
export { toDigest } from './ports.ts'
export { createVerifier, type Verifier, type VerifierParts } from './verify.ts'
