import type { ForeignFormat } from '@latchkey/core'
import type { CachedVerifier, ChangeHints, Clock, FailureLimit, Verifier } from '@latchkey/verifier'
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
   * Told why the service could not be asked, followed or reported to: a wrong service key, a service that does not answer. Messages hold neither
   * tokens nor keys. Default: a process warning, once for each message.
   */
  readonly onFault?: (fault: Error) => void
}

/** Asks the service over the network. */
export interface RemoteGuardOptions extends AnyGuardOptions {
  /** Where the Latchkey service is reached, such as `https://latchkey.example.com`. */
  readonly url: string
  /** A service key with the scope `verify`. */
  readonly serviceKey: string
  /** How long a look-up may take, in milliseconds, before the request is refused. Default: 3000. */
  readonly timeoutMs?: number
  /**
   * How many look-ups are on their way to the service at once. Sixteen times as many wait for their turn, for half of `timeoutMs` at most; requests beyond
   * are refused as `stale`, so that a service that is late can catch up. Default: 64.
   */
  readonly lookupsAtOnce?: number
  /**
   * How late a revocation may arrive here, in milliseconds, whatever happens to network, service and this process. While the service can't be followed for
   * longer, each request asks it; where it can't be asked either, requests are refused. Default: 5000.
   */
  readonly maxStalenessMs?: number
  /** How many tokens are remembered, seen from how many workspaces each; two to three kilobytes for each. Default: 50 000. */
  readonly cacheSize?: number
  /**
   * Scopes for which a remembered token is still good when the service can't be asked, however long that lasts and though it may have been revoked since.
   * Default: none.
   */
  readonly failOpenScopes?: readonly string[]
  /** How many look-ups for unknown tokens or workspaces one address may cause, before it is answered 429; `null` for any number. Default: 100 in 10 seconds. */
  readonly failureLimit?: FailureLimit | null
  /**
   * Formats of tokens that the service has taken over from another system. Such a token is shown to the service once, at its first use here; any other never leaves
   * this process. Default: none.
   */
  readonly importedTokens?: readonly ForeignFormat[]
  /** How often uses are reported, in milliseconds; a crash loses the last of them. Default: 10 000. */
  readonly usageFlushMs?: number
  /**
   * Says sooner than the service's answer would that something has changed, so that the service need not be asked to wait: `natsHints(…)` of `@latchkey/guard/nats`. The
   * bound is the same whatever they say. Default: none.
   */
  readonly hints?: ChangeHints
  /** What the service calls this guard where it lists them. Default: the machine's name. */
  readonly name?: string
  /** The wall clock, for expiry. Default: the system's. */
  readonly clock?: Clock
  /** Default: the global one. */
  readonly fetch?: typeof fetch
  readonly verifier?: never
}

/** Asks a Latchkey in the same process: `createLatchkey(…)` of the server package gives its `verifier`. */
export interface LocalGuardOptions extends AnyGuardOptions {
  readonly verifier: Verifier & Partial<Pick<CachedVerifier, 'health' | 'noteBrowserUse'>>
  readonly url?: never
  readonly serviceKey?: never
}

export type GuardOptions = RemoteGuardOptions | LocalGuardOptions

/** Throws a `TypeError` that says what to change; never repeats the key. */
export function assertRemote(options: RemoteGuardOptions): void {
  const { url, serviceKey } = options
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
  for (const [name, [least, most]] of Object.entries(BOUNDS)) {
    const value = options[name as keyof typeof BOUNDS]
    if (value !== undefined && !(typeof value === 'number' && value >= least && value <= most)) {
      throw new TypeError(`createGuard: ${name} must be between ${least} and ${most}.`)
    }
  }
}

const BOUNDS = {
  timeoutMs: [1, 600_000],
  lookupsAtOnce: [1, 10_000],
  maxStalenessMs: [100, 600_000],
  cacheSize: [1, 10_000_000],
  usageFlushMs: [100, 3_600_000],
} as const
