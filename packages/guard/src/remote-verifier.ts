import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { foreignParser, isWellFormed, toInstant } from '@latchkey/core'
import {
  type CachedVerifier,
  type Clock,
  createCachedVerifier,
  elapsedClock,
  withForeignTokens,
} from '@latchkey/verifier'
import { assertRemote, type RemoteGuardOptions } from './options.ts'
import { sha256 } from './sha256.ts'
import { sleep } from './sleep.ts'
import { httpAdopt } from './source/http-adopt.ts'
import { httpChanges } from './source/http-changes.ts'
import { httpSource } from './source/http-source.ts'
import { httpBrowserUses, httpUsage } from './source/http-usage.ts'
import { serviceCall } from './source/service-call.ts'

/** Taken once: the global name is a getter, which costs as much as the reading. */
const { performance } = globalThis

const DEFAULT_TIMEOUT_MS = 3000
const DEFAULT_LOOKUPS_AT_ONCE = 64
const DEFAULT_USAGE_FLUSH_MS = 10_000
const LONGEST_NAME = 100

const systemClock: Clock = () => toInstant(Date.now())

/** The same decision as the service's own, in this process, on records that the service is asked for once. Throws a `TypeError` for options that can't work. */
export function remoteVerifier(options: RemoteGuardOptions, onFault: (fault: unknown) => void): CachedVerifier {
  assertRemote(options)
  const { url, serviceKey, timeoutMs = DEFAULT_TIMEOUT_MS, fetch = globalThis.fetch, name = hostname() } = options
  const { clock = systemClock } = options
  const { maxStalenessMs, cacheSize, failOpenScopes, failureLimit } = options
  const call = serviceCall({ url, serviceKey, fetch })
  const id = randomUUID()
  // The same wall clock: what one reads is handed to the other, and between two of them a lease would never live.
  const monotonic = elapsedClock(() => performance.now(), clock)
  const verifier = createCachedVerifier({
    source: httpSource(call, { timeoutMs, lookupsAtOnce: options.lookupsAtOnce ?? DEFAULT_LOOKUPS_AT_ONCE }),
    changes: httpChanges(call, { id, name: name.slice(0, LONGEST_NAME) }, timeoutMs),
    usage: {
      sink: httpUsage(call, id, timeoutMs),
      browserUses: httpBrowserUses(call, id, timeoutMs),
      flushMs: options.usageFlushMs ?? DEFAULT_USAGE_FLUSH_MS,
    },
    sha256,
    clock,
    monotonic,
    sleep,
    random: Math.random,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    isWellFormed,
    onFault,
    ...(maxStalenessMs !== undefined && { maxStalenessMs }),
    ...(cacheSize !== undefined && { cacheSize }),
    ...(failOpenScopes !== undefined && { failOpenScopes }),
    ...(failureLimit !== undefined && { failureLimit }),
    ...(options.hints !== undefined && { hints: options.hints }),
  })
  const parsers = (options.importedTokens ?? []).map(foreignParser)
  if (parsers.length === 0) return verifier
  return withForeignTokens(verifier, {
    sha256,
    isForeign: (token) => parsers.some((parse) => parse(token) !== null),
    adopt: httpAdopt(call, timeoutMs, verifier.apply),
    monotonic,
    onFault,
  })
}
