import { covers, type Position } from '@latchkey/core'
import type { RecordCache } from '../cache/record-cache.ts'
import type { ChangeHints, ChangeSource, Changes, MonotonicClock, Random, Sleep } from '../ports.ts'
import type { Lease } from './lease.ts'

export interface FeedFollower {
  /** Begins to follow; a second call changes nothing. */
  start(): void
  /** For good. Ends the question that is on its way; what was remembered may be used until the lease ends. */
  stop(): void
  /** Up to where all changes are known; `null` before the first answer. */
  position(): Position | null
}

export interface FollowerParts {
  readonly source: ChangeSource
  readonly cache: Pick<RecordCache, 'apply' | 'startOver'>
  readonly lease: Pick<Lease, 'renew'>
  readonly monotonic: MonotonicClock
  readonly sleep: Sleep
  readonly random: Random
  /** How long a question waits for news. At most a third of the lease, or it would end between two answers. */
  readonly waitMs: number
  /** A reason to ask sooner; `null` for none. The lease is renewed by the service's answers alone. */
  readonly hints: ChangeHints | null
  /** Told why the feed could not be followed; it is tried again. */
  readonly onFault: (fault: unknown) => void
}

const FIRST_BACKOFF_MS = 50
/** While hints come, the service is asked at least so often, in waits: half of a lease, so that one question may be lost. */
const UNHINTED_WAITS = 1.5

/** Asks for changes one question after the other, has the cache forget what they concern, and renews the lease from when each question was sent. */
export function createFeedFollower(parts: FollowerParts): FeedFollower {
  const { source, cache, lease, monotonic, sleep, random, waitMs, hints, onFault } = parts
  let position: Position | null = null
  let running: AbortController | null = null
  /** Aborted by a hint that came since the last question was sent. */
  let told = new AbortController()

  async function follow(signal: AbortSignal): Promise<void> {
    let failures = 0
    let fruitless = 0
    // The first answer, and the first after a fault, is wanted at once: until then there is no lease.
    let wait = 0
    while (!signal.aborted) {
      const sentAt = monotonic()
      const wasTold = told.signal.aborted
      told = new AbortController()
      try {
        const answer = await ask(wait, signal)
        if (signal.aborted) return
        take(answer, sentAt)
        failures = 0
        if (answer.upToDate && hints?.isLive()) {
          wait = 0
          // A broker that talks nonsense must not have the service asked without end.
          fruitless = wasTold && answer.entries.length === 0 ? fruitless + 1 : 0
          if (fruitless > 1) await sleep(backoff(fruitless), signal)
          await unlessTold(waitMs * UNHINTED_WAITS, signal)
          continue
        }
        // A service, or a proxy before it, that does not wait must not be asked without end.
        const early = answer.entries.length === 0 ? wait / 2 - (monotonic() - sentAt) : 0
        wait = answer.upToDate ? waitMs : 0
        await sleep(Math.max(0, early), signal)
      } catch (fault) {
        if (signal.aborted) return
        onFault(fault)
        wait = 0
        await sleep(backoff(failures++), signal)
      }
    }
  }

  /** A connection that died without a word must not hold the feed up for longer than the lease can bear. */
  async function ask(wait: number, signal: AbortSignal): Promise<Changes> {
    const limit = wait + waitMs / 2
    const giveUp = new AbortController()
    const end = () => giveUp.abort('over')
    signal.addEventListener('abort', end, { once: true })
    try {
      const late = sleep(limit, giveUp.signal).then(() => null)
      const answer = await Promise.race([source.changes(position, wait, giveUp.signal), late])
      if (answer === null) throw new Error(`The feed of changes did not answer within ${Math.round(limit)} ms.`)
      return answer
    } finally {
      signal.removeEventListener('abort', end)
      end()
    }
  }

  /** Sleeps until a hint comes. */
  async function unlessTold(milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const end = () => over.abort('over')
    const hint = told.signal
    for (const one of [signal, hint]) one.addEventListener('abort', end, { once: true })
    if (!signal.aborted && !hint.aborted) await sleep(milliseconds, over.signal)
    for (const one of [signal, hint]) one.removeEventListener('abort', end)
  }

  function take(answer: Changes, sentAt: number): void {
    // Whatever the answer says of itself: in another epoch nothing that was remembered need be true, and no number tells since when.
    if (answer.startOver || answer.position.epoch !== position?.epoch) {
      cache.startOver(answer.position)
    } else if (!covers(answer.position, position)) {
      position = null
      throw new Error('The feed of changes went back without saying so; everything remembered is asked for again.')
    } else {
      cache.apply(answer.entries)
    }
    position = answer.position
    if (answer.upToDate) lease.renew(sentAt)
  }

  function backoff(failures: number): number {
    return Math.min(waitMs, FIRST_BACKOFF_MS * 2 ** failures) * (0.5 + random() / 2)
  }

  return {
    start() {
      if (running !== null) return
      running = new AbortController()
      hints?.listen((hint) => {
        if (hint === null || position === null || !covers(position, hint)) told.abort('hint')
      })
      void follow(running.signal)
    },
    stop() {
      running?.abort('stopped')
    },
    position: () => position,
  }
}
