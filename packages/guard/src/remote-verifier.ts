import { isWellFormed } from '@latchkey/core'
import { type Clock, createVerifier, type Verifier } from '@latchkey/verifier'
import { assertRemote, type RemoteGuardOptions } from './options.ts'
import { sha256 } from './sha256.ts'
import { httpSource } from './source/http-source.ts'

const DEFAULT_TIMEOUT_MS = 3000

/** The same decision as the service's own, in this process, on records that the service is asked for. Throws a `TypeError` for options that can't work. */
export function remoteVerifier(options: RemoteGuardOptions, clock: Clock, onFault: (fault: unknown) => void): Verifier {
  assertRemote(options)
  const { url, serviceKey, timeoutMs = DEFAULT_TIMEOUT_MS, fetch = globalThis.fetch } = options
  const source = httpSource({ url, serviceKey, timeoutMs, fetch })
  return createVerifier({ source, sha256, clock, isWellFormed, onFault })
}
