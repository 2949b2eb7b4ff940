import { covers, type Position } from '@latchkey/core'
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

/** Entries in one answer. */
const MOST_ENTRIES = 1000

export function localFeed({ log, sleep, pollMs }: LocalFeedParts): LocalFeed {
  const waiting = new Set<Waiter>()
  const stopping = new AbortController()
  let newest: Position | null = null
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

  /** Resolves once there may be something after a position, when the time is over, or when the caller gives up. */
  async function news(after: Position, waitMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const waiter = { after, wake: () => over.abort() }
    waiting.add(waiter)
    signal.addEventListener('abort', waiter.wake, { once: true })
    void watch()
    await sleep(waitMs, over.signal)
    waiting.delete(waiter)
    signal.removeEventListener('abort', waiter.wake)
  }

  return {
    wake(entries) {
      const last = entries.at(-1)?.position
      if (last === undefined) return
      newest = last
      wakeWhere(({ after }) => !covers(after, last))
    },
    head: async () => log.head(),
    stop() {
      stopping.abort()
      wakeWhere(() => true)
    },
    async changes(after, waitMs, signal) {
      if (after === null) return { startOver: true, position: await log.head(), upToDate: true, entries: [] }
      const answer = await readAfter(log, after)
      const isNews = answer.startOver || answer.entries.length > 0
      if (isNews || waitMs <= 0 || stopping.signal.aborted || signal.aborted) return answer
      // What was committed since the log was read has already woken those who waited then.
      if (newest === null || covers(after, newest)) await news(after, waitMs, signal)
      return readAfter(log, after)
    },
  }
}

async function readAfter(log: ChangeLog, after: Position): Promise<Changes> {
  const { head, oldest, entries } = await log.read(after, MOST_ENTRIES)
  // Of another epoch, or ahead of the log: this one was restored from a copy, or is another service's.
  if (!covers(head, after) || after.number < oldest - 1)
    return { startOver: true, position: head, upToDate: true, entries: [] }
  const position = entries.at(-1)?.position ?? head
  return { startOver: false, position, upToDate: covers(position, head), entries }
}
