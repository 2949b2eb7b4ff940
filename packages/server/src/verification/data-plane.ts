import type { UsageStore } from '../ports/usage-store.ts'
import type { Fleet, Receipt } from './fleet.ts'
import type { LocalFeed } from './local-feed.ts'

/** The service's side of verification: what verifiers elsewhere follow and report to. */
export interface DataPlane {
  readonly feed: LocalFeed
  readonly fleet: Fleet
  readonly usage: UsageStore
  /** Waits until every connected verifier has taken in all that is committed now, or the time is over. */
  receipt(timeoutMs: number): Promise<Receipt>
}

export interface DataPlaneParts {
  readonly feed: LocalFeed
  readonly fleet: Fleet
  readonly usage: UsageStore
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

export function dataPlane({ feed, fleet, usage, sleep }: DataPlaneParts): DataPlane {
  return { feed, fleet, usage, receipt: async (timeoutMs) => fleet.receipt(await feed.head(), timeoutMs, sleep) }
}
