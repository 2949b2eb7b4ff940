import type { ChangeSource, Changes, Position } from '@latchkey/verifier'
import type { ChangeLog } from '../ports/change-log.ts'

export interface LocalFeedParts {
  readonly log: ChangeLog
  /** Waits, unless the signal ends it. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** How often the log is looked at for commits of other processes, while somebody waits. */
  readonly pollMs: number
}

/** The change log of this service, for its own verifier and for those that ask over the network. */
export interface LocalFeed extends ChangeSource {
  /** Wakes whoever waits: this process has committed something. */
  wake(): void
  head(): Promise<Position>
  /** Answers everybody who waits, and everybody who comes, at once. */
  stop(): void
}

/** Entries in one answer. */
const MOST_ENTRIES = 1000

export function localFeed({ log, sleep, pollMs }: LocalFeedParts): LocalFeed {
  const waiting = new Set<() => void>()
  let stopped = false

  const wake = (): void => {
    for (const resolve of waiting) resolve()
    waiting.clear()
  }

  /** Resolves at the next commit of this process, after a moment in which another process may have committed, or when the caller gives up. */
  async function newsOrMoment(milliseconds: number, signal: AbortSignal): Promise<void> {
    const moment = new AbortController()
    const end = () => moment.abort()
    signal.addEventListener('abort', end, { once: true })
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.add(resolve)
    try {
      await Promise.race([promise, sleep(milliseconds, moment.signal)])
    } finally {
      waiting.delete(resolve)
      signal.removeEventListener('abort', end)
      moment.abort()
    }
  }

  return {
    wake,
    head: async () => log.head(),
    stop() {
      stopped = true
      wake()
    },
    async changes(after, waitMs, signal) {
      if (after === null) return { startOver: true, position: await log.head(), upToDate: true, entries: [] }
      for (let left = waitMs; ; left -= pollMs) {
        const answer = await readAfter(log, after)
        const news = answer.startOver || answer.entries.length > 0
        if (news || left <= 0 || stopped || signal.aborted) return answer
        await newsOrMoment(Math.min(pollMs, left), signal)
      }
    },
  }
}

async function readAfter(log: ChangeLog, after: Position): Promise<Changes> {
  const { head, oldest, entries } = await log.read(after, MOST_ENTRIES)
  // A position ahead of the log is of another log: this one was restored from a copy, or is another service's.
  if (after > head || after < oldest - 1) return { startOver: true, position: head, upToDate: true, entries: [] }
  const position = entries.at(-1)?.position ?? head
  return { startOver: false, position, upToDate: position === head, entries }
}
