import { type CredentialId, DAY, type Instant } from '@latchkey/core'
import type { Sleep } from '../ports.ts'
import type { UseCell } from './use-cell.ts'

/** Uses of one credential since the last batch that was taken. */
export interface UsageItem {
  readonly credentialId: CredentialId
  readonly count: number
  readonly lastUsedAt: Instant
  /** Of the last use. */
  readonly address: string | null
  readonly userAgent: string | null
  /** Uses by UTC day (`2026-11-22`); together they are `count`. */
  readonly days: Readonly<Record<string, number>>
}

/** Takes a batch, each credential at most once. When it throws, the batch is kept and sent again with what came since: a batch whose answer got lost counts twice. */
export type UsageSink = (items: readonly UsageItem[]) => Promise<void>

export interface UsageParts {
  readonly sink: UsageSink
  readonly sleep: Sleep
  /** From one flush to the next; also how much use is lost in a crash. */
  readonly flushMs: number
  /** How many credentials' uses are kept while they can't be flushed; what is used beyond that is not counted. */
  readonly capacity: number
  readonly onFault: (fault: unknown) => void
}

export interface Usage {
  /** Counts a use. Never throws. */
  count(cell: UseCell, now: Instant, address: string | null, userAgent: string | null): void
  /** Sends all that was counted. Never rejects: what could not be sent is kept. */
  flush(): Promise<void>
  start(): void
  /** Flushes a last time. */
  stop(): Promise<void>
}

/** Items of one call of the sink: with the longest user agents they still fit into a body that the service takes. */
const BATCH = 100
const LONGEST_USER_AGENT = 256

interface Pending {
  count: number
  lastUsedAt: Instant
  address: string | null
  userAgent: string | null
  readonly days: Record<string, number>
}

export function createUsage({ sink, sleep, flushMs, capacity, onFault }: UsageParts): Usage {
  /** Cells with uses. */
  let touched: UseCell[] = []
  let dayStart = 0
  let pending = new Map<CredentialId, Pending>()
  let flushing: Promise<void> = Promise.resolve()
  let running: AbortController | null = null

  function collect(): void {
    if (touched.length === 0) return
    const day = new Date(dayStart).toISOString().slice(0, 10)
    for (const cell of touched) {
      const { credentialId, uses: count, lastAddress: address, lastUserAgent: userAgent } = cell
      const lastUsedAt = (dayStart + cell.lastUse) as Instant
      if (credentialId !== null) add(credentialId, { count, lastUsedAt, address, userAgent, days: { [day]: count } })
      cell.uses = 0
    }
    touched = []
  }

  function add(id: CredentialId, { count, lastUsedAt, address, userAgent, days }: Pending): void {
    const sum = pending.get(id)
    if (sum === undefined) {
      if (pending.size < capacity) pending.set(id, { count, lastUsedAt, address, userAgent, days: { ...days } })
      return
    }
    sum.count += count
    for (const [day, uses] of Object.entries(days)) sum.days[day] = (sum.days[day] ?? 0) + uses
    if (lastUsedAt < sum.lastUsedAt) return
    sum.lastUsedAt = lastUsedAt
    sum.address = address
    sum.userAgent = userAgent
  }

  async function send(): Promise<void> {
    collect()
    const batch = [...pending]
    pending = new Map()
    for (let from = 0; from < batch.length; from += BATCH) {
      try {
        await sink(batch.slice(from, from + BATCH).map(itemOf))
      } catch (fault) {
        for (const [id, uses] of batch.slice(from)) add(id, uses)
        onFault(fault)
        return
      }
    }
  }

  function flush(): Promise<void> {
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
    count(cell, now, address, userAgent) {
      if (now - dayStart >= DAY || now < dayStart) {
        collect()
        dayStart = now - (now % DAY)
      }
      cell.lastUse = now - dayStart
      cell.lastAddress = address
      cell.lastUserAgent = userAgent
      if (cell.uses++ > 0) return
      touched.push(cell)
      if (touched.length >= capacity) collect()
    },
    flush,
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

function itemOf([credentialId, { userAgent, ...uses }]: [CredentialId, Pending]): UsageItem {
  return { credentialId, ...uses, userAgent: userAgent === null ? null : userAgent.slice(0, LONGEST_USER_AGENT) }
}
