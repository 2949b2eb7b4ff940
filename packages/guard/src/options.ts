import type { Clock, Verifier } from '@latchkey/verifier'
import type { Dialect } from './dialects/dialect.ts'

interface AnyGuardOptions {
  /** Where token and workspace travel, and how refusals look. Default: `bearer`. */
  readonly dialect?: Dialect
  /**
   * What happens to a personal access token on a request that a browser made for a page of another origin. Default: `refuse`. API keys are not
   * concerned. `allow` is for a server behind one that copies its browser's headers.
   */
  readonly browserUse?: 'refuse' | 'allow'
  /** Addresses and CIDR ranges of the proxies whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: readonly string[]
  /**
   * Told why a token could not be checked (its caller was answered `stale`): a wrong service key, a service that does not answer. Messages hold neither
   * tokens nor keys. Default: a process warning, once for each message.
   */
  readonly onFault?: (fault: Error) => void
  /** The wall clock, for expiry. Default: the system's. */
  readonly clock?: Clock
}

/** Asks the service over the network. */
export interface RemoteGuardOptions extends AnyGuardOptions {
  /** Where the Latchkey service is reached, such as `https://latchkey.example.com`. */
  readonly url: string
  /** A service key with the scope `verify`. */
  readonly serviceKey: string
  /** How long a look-up may take, in milliseconds, before the request is refused. Default: 3000. */
  readonly timeoutMs?: number
  /** Default: the global one. */
  readonly fetch?: typeof fetch
  readonly verifier?: never
}

/** Asks a Latchkey in the same process: `createLatchkey(…)` of the server package gives its `verifier`. */
export interface LocalGuardOptions extends AnyGuardOptions {
  readonly verifier: Verifier
  readonly url?: never
  readonly serviceKey?: never
}

export type GuardOptions = RemoteGuardOptions | LocalGuardOptions

/** Throws a `TypeError` that says what to change; never repeats the key. */
export function assertRemote({ url, serviceKey, timeoutMs }: RemoteGuardOptions): void {
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : null
  if (
    parsed === null ||
    !/^https?:$/.test(parsed.protocol) ||
    parsed.username !== '' ||
    parsed.search !== '' ||
    parsed.hash !== ''
  ) {
    throw new TypeError(
      'createGuard: url must be the http or https address of the Latchkey service, without user, query or fragment.',
    )
  }
  if (typeof serviceKey !== 'string' || !/^[\x21-\x7e]+$/.test(serviceKey)) {
    throw new TypeError(
      'createGuard: serviceKey is empty or has characters that no key has. Is the environment variable set that it comes from?',
    )
  }
  if (timeoutMs !== undefined && !(Number.isFinite(timeoutMs) && timeoutMs > 0 && timeoutMs <= 600_000)) {
    throw new TypeError('createGuard: timeoutMs must be between 1 and 600000.')
  }
}
