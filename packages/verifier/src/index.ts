export type { Clock, Digest, FoundRecord, Position, RecordSource, Sha256 } from './ports.ts'
export { toDigest } from './ports.ts'
export { createVerifier, type Verifier, type VerifierParts } from './verify.ts'
