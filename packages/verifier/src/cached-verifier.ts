import { formatPosition, type Position, type RandomBytes } from '@latchkey/core'
import { createRecordCache, type RecordCache } from './cache/record-cache.ts'
import { tokenTagger } from './cache/token-tag.ts'
import { createDecider, type Verifier } from './decider.ts'
import { createFeedFollower } from './feed/feed-follower.ts'
import { createLease, type Lease } from './feed/lease.ts'
import type { Health } from './health.ts'
import { createFailureLimiter, type FailureLimit } from './limits/failure-limiter.ts'
import { createRateLimiter } from './limits/rate-limiter.ts'
import { createLoads } from './loads.ts'
import type {
  ChangeEntry,
  ChangeHints,
  ChangeSource,
  Clock,
  MonotonicClock,
  Random,
  RecordSource,
  Sha256,
  Sleep,
} from './ports.ts'
import { type BrowserUseSink, createBrowserUses } from './usage/browser-uses.ts'
import { createUsage, type UsageSink } from './usage/usage.ts'

/** A verifier that remembers, and whose memory follows the feed of changes. */
export interface CachedVerifier extends Verifier {
  health(): Health
  /** Up to where it knows all changes: what is read from the log's own store after this call has them in it. `null` while its lease is not live. */
  position(): Position | null
  /** Puts down that a page in a browser sent this token, for its owner to be told; nothing is decided by it. Never throws. */
  noteBrowserUse(token: string, origin: string | null): void
  /** Forgets at once what this process itself has just changed: to be called between commit and answer. */
  apply(changes: readonly ChangeEntry[]): void
  /** Begins to follow the feed and to flush uses; before it, and after `stop`, each decision asks the source. */
  start(): void
  /** Ends both for good, once uses are flushed. */
  stop(): Promise<void>
}

export interface CachedVerifierParts {
  readonly source: RecordSource
  readonly changes: ChangeSource
  readonly sha256: Sha256
  /** Whether a text can have been issued at all: spares hash and look-up for everything else. */
  readonly isWellFormed: (token: string) => boolean
  readonly clock: Clock
  /** A reason to ask the service sooner, so that it need not be asked to wait; the bound is the same without. Default: none. */
  readonly hints?: ChangeHints
  /** Must also count the time for which the machine sleeps: see `elapsedClock`. */
  readonly monotonic: MonotonicClock
  readonly sleep: Sleep
  readonly random: Random
  /** For a key that is never seen outside: must be unpredictable. */
  readonly randomBytes: RandomBytes
  /** Told what kept the feed from being followed, a record from being found, or uses from being flushed; for the log. */
  readonly onFault?: (fault: unknown) => void
  /** How late a revocation may arrive, in milliseconds. Default: 5000. */
  readonly maxStalenessMs?: number
  /** Records kept, at least 1. Default: 50 000. */
  readonly cacheSize?: number
  /** Unissued tokens kept, and as many that were seen from workspaces out of their reach. Default: 10 000. */
  readonly unknownCacheSize?: number
  /** Scopes for which a remembered record is used, however old, when the source can't be asked. Default: none. */
  readonly failOpenScopes?: readonly string[]
  /** Look-ups that lead nowhere, per address; `null` for no limit. Default: 100 in 10 seconds. */
  readonly failureLimit?: FailureLimit | null
  /** Default: uses are not counted. */
  readonly usage?: { readonly sink: UsageSink; readonly browserUses?: BrowserUseSink; readonly flushMs: number }
}

export const DEFAULT_MAX_STALENESS_MS = 5000
const DEFAULT_CACHE_SIZE = 50_000
const DEFAULT_UNKNOWN_CACHE_SIZE = 10_000
/** A service keeps nobody waiting for longer, because proxies in between cut silent connections. */
const LONGEST_WAIT_MS = 25_000
const DEFAULT_FAILURE_LIMIT: FailureLimit = { failures: 100, windowMs: 10_000 }
/** Addresses, credentials with a limit, and credentials with uses to flush: more of each at once than any one process meets in earnest. */
const MOST_COUNTED = 100_000

/** What a verifier remembers, and how long it may. */
export interface Memory {
  readonly cache: RecordCache
  readonly lease: Lease
}

/** Throws a `RangeError` for a bound or a size that can't work. */
export function createCachedVerifier(parts: CachedVerifierParts): CachedVerifier {
  return createVerifierWith(createMemory(parts), parts)
}

export function createMemory({
  maxStalenessMs = DEFAULT_MAX_STALENESS_MS,
  cacheSize = DEFAULT_CACHE_SIZE,
  unknownCacheSize = DEFAULT_UNKNOWN_CACHE_SIZE,
  randomBytes,
}: Pick<CachedVerifierParts, 'maxStalenessMs' | 'cacheSize' | 'unknownCacheSize' | 'randomBytes'>): Memory {
  return {
    cache: createRecordCache(
      positive('cacheSize', cacheSize),
      positive('unknownCacheSize', unknownCacheSize),
      tokenTagger(randomBytes(16)),
    ),
    lease: createLease(positive('maxStalenessMs', maxStalenessMs)),
  }
}

/** The same on a memory of the caller's own making. */
export function createVerifierWith({ cache, lease }: Memory, parts: CachedVerifierParts): CachedVerifier {
  const { source, changes, clock, monotonic, sleep, random, failureLimit = DEFAULT_FAILURE_LIMIT } = parts
  const { maxStalenessMs = DEFAULT_MAX_STALENESS_MS } = parts
  const onFault = (fault: unknown) => {
    try {
      parts.onFault?.(fault)
    } catch {}
  }
  const waitMs = Math.min(Math.floor(maxStalenessMs / 3), LONGEST_WAIT_MS)
  const hints = parts.hints ?? null
  const follower = createFeedFollower({
    source: changes,
    cache,
    lease,
    monotonic,
    sleep,
    random,
    waitMs,
    hints,
    onFault,
  })
  const usage =
    parts.usage === undefined ? null : createUsage({ ...parts.usage, sleep, capacity: MOST_COUNTED, onFault })
  const { sha256, isWellFormed } = parts
  const browserUses =
    parts.usage?.browserUses === undefined
      ? null
      : createBrowserUses({
          ...{ sink: parts.usage.browserUses, flushMs: parts.usage.flushMs },
          ...{ sha256, isWellFormed, sleep, onFault },
        })
  const decider = createDecider({
    isWellFormed: parts.isWellFormed,
    sha256: parts.sha256,
    clock,
    monotonic,
    cache,
    lease,
    loads: createLoads(source, cache, maxStalenessMs),
    rates: createRateLimiter(MOST_COUNTED),
    failures: failureLimit === null ? null : createFailureLimiter(failureLimit, MOST_COUNTED),
    usage,
    failOpenScopes: new Set(parts.failOpenScopes),
    onFault,
  })

  return {
    verify: decider.verify,
    verifyDigest: decider.verifyDigest,
    health() {
      const now = monotonic()
      const known = follower.position()
      return {
        does: decider.mode(),
        lease: { live: lease.isLive(now), ageMs: lease.ageMs(now), maxStalenessMs },
        position: known === null ? null : formatPosition(known),
        cache: cache.sizes(),
        hitRate: decider.hitRate(),
      }
    },
    position: () => (lease.isLive(monotonic()) ? cache.beginning().told : null),
    noteBrowserUse: (token, origin) => browserUses?.note(token, origin),
    apply: cache.apply,
    start() {
      follower.start()
      usage?.start()
      browserUses?.start()
    },
    async stop() {
      follower.stop()
      await Promise.all([usage?.stop(), browserUses?.stop()])
    },
  }
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 1) return value
  throw new RangeError(`${name} must be a number, and at least 1.`)
}
