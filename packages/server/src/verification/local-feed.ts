import { covers, joined, type Position } from '@latchkey/core'
import type { ChangeEntry, ChangeSource, Changes } from '@latchkey/verifier'
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
  /** Wakes whoever waits for these: this process has committed them. */
  wake(entries: readonly ChangeEntry[]): void
  head(): Promise<Position>
  /** Answers everybody who waits, and everybody who comes, at once. */
  stop(): void
}

interface Waiter {
  readonly after: Position
  readonly wake: () => void
}

/** About so many entries in one answer. */
const MOST_ENTRIES = 1000

export function localFeed({ log, sleep, pollMs }: LocalFeedParts): LocalFeed {
  const waiting = new Set<Waiter>()
  const stopping = new AbortController()
  let isWatching = false

  function wakeWhere(condition: (waiter: Waiter) => boolean): void {
    for (const waiter of waiting) if (condition(waiter)) waiter.wake()
  }

  /** One look at the log for all who wait, however many they are. A log that can't be read is theirs to find out. */
  async function watch(): Promise<void> {
    if (isWatching) return
    isWatching = true
    while (waiting.size > 0 && !stopping.signal.aborted) {
      await sleep(pollMs, stopping.signal)
      try {
        const head = await log.head()
        wakeWhere(({ after }) => !covers(after, head))
      } catch {
        wakeWhere(() => true)
      }
    }
    isWatching = false
  }

  return {
    wake: (entries) => wakeWhere(({ after }) => entries.some(({ position }) => !covers(after, position))),
    head: async () => log.head(),
    stop() {
      stopping.abort()
      wakeWhere(() => true)
    },
    async changes(after, waitMs, signal) {
      if (after === null) return { startOver: true, position: await log.head(), upToDate: true, entries: [] }
      // Before the log is read, so that no commit comes between the look and the wait.
      const news = new AbortController()
      const waiter = { after, wake: () => news.abort() }
      waiting.add(waiter)
      signal.addEventListener('abort', waiter.wake, { once: true })
      try {
        const answer = await readAfter(log, after)
        const isNews = answer.startOver || answer.entries.length > 0
        if (isNews || waitMs <= 0 || stopping.signal.aborted || signal.aborted) return answer
        void watch()
        if (!news.signal.aborted) await sleep(waitMs, news.signal)
      } finally {
        waiting.delete(waiter)
        signal.removeEventListener('abort', waiter.wake)
      }
      return readAfter(log, after)
    },
  }
}

async function readAfter(log: ChangeLog, after: Position): Promise<Changes> {
  const { head, kept, entries } = await log.read(after, MOST_ENTRIES)
  // Of another epoch, or ahead of the log: this one was restored from a copy, or is another service's.
  if (!covers(head, after) || !covers(after, kept))
    return { startOver: true, position: head, upToDate: true, entries: [] }
  const position = entries.reduce((reached, entry) => joined(reached, entry.position), after)
  return { startOver: false, position, upToDate: covers(position, head), entries }
}
