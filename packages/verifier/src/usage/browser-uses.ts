import type { Digest, Sha256, Sleep } from '../ports.ts'

/** A token that was refused because a page in a browser had sent it. */
export interface BrowserUse {
  readonly digest: Digest
  /** Origin of the page, as the browser said; `null` where it did not. */
  readonly origin: string | null
}

/** Takes a batch. When it throws, the batch is sent again with what came since; telling the same twice does no harm. */
export type BrowserUseSink = (uses: readonly BrowserUse[]) => Promise<void>

export interface BrowserUsesParts {
  readonly sink: BrowserUseSink
  readonly sha256: Sha256
  readonly isWellFormed: (token: string) => boolean
  readonly sleep: Sleep
  readonly flushMs: number
  readonly onFault: (fault: unknown) => void
}

export interface BrowserUses {
  /** Puts down a token that a page sent, once for each token. Never throws. */
  note(token: string, origin: string | null): void
  start(): void
  /** Tells a last time. */
  stop(): Promise<void>
}

/** A page may send any number of tokens that never were: beyond so many between two flushes none is put down. */
const MOST_PENDING = 200
/** Those that were told are not told again, as long as they are remembered. */
const MOST_TOLD = 10_000
const LONGEST_ORIGIN = 200

export function createBrowserUses(parts: BrowserUsesParts): BrowserUses {
  const { sink, sha256, isWellFormed, sleep, flushMs, onFault } = parts
  const pending = new Map<Digest, string | null>()
  const told = new Set<Digest>()
  let running: AbortController | null = null
  let flushing: Promise<void> = Promise.resolve()

  async function send(): Promise<void> {
    if (pending.size === 0) return
    const batch = [...pending].map(([digest, origin]) => ({ digest, origin }))
    try {
      await sink(batch)
      for (const { digest } of batch) {
        pending.delete(digest)
        if (told.size >= MOST_TOLD) told.delete(told.keys().next().value as Digest)
        told.add(digest)
      }
    } catch (fault) {
      onFault(fault)
    }
  }

  const flush = (): Promise<void> => {
    flushing = flushing.then(send)
    return flushing
  }

  async function keepFlushing(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(flushMs, signal)
      if (!signal.aborted) await flush()
    }
  }

  return {
    note(token, origin) {
      if (pending.size >= MOST_PENDING || !isWellFormed(token)) return
      const digest = sha256(token)
      if (!told.has(digest) && !pending.has(digest)) pending.set(digest, origin?.slice(0, LONGEST_ORIGIN) ?? null)
    },
    start() {
      if (running !== null) return
      running = new AbortController()
      void keepFlushing(running.signal)
    },
    stop() {
      running?.abort('stopped')
      return flush()
    },
  }
}
