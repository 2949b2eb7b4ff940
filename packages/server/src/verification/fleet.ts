import { covers, type Position } from '@latchkey/core'

export interface FleetParts {
  /** Milliseconds on a clock that never jumps. */
  readonly elapsed: () => number
  /** How long a verifier may decide from memory after it last asked, where its waits don't tell that it is longer. */
  readonly leaseMs: number
}

/** One verifier, as it last showed itself. */
export interface FleetMember {
  readonly id: string
  readonly name: string
  /** Everything up to here it has taken in; `null` for nothing yet. */
  readonly position: Position | null
  /** Milliseconds since it last asked. */
  readonly silentMs: number
}

/** What became known while waiting for a position to be taken in everywhere. */
export interface Receipt {
  readonly confirmed: number
  readonly missing: readonly FleetMember[]
  readonly elapsedMs: number
}

/** The verifiers that follow this service's change log. */
export interface Fleet {
  /**
   * A verifier asks for what follows `position`, and so has taken in everything up to there (`null`: it has just begun, and has taken in nothing).
   * `waitMs` is how long it is ready to wait for an answer.
   */
  seen(id: string, name: string, position: Position | null, waitMs: number): void
  /** Those connected, the longest silent first. */
  members(): readonly (FleetMember & { readonly leaseMs: number })[]
  /** Waits until every verifier that was connected at the call has taken in `position`, or the time is over. */
  receipt(
    position: Position,
    timeoutMs: number,
    sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>,
  ): Promise<Receipt>
}

interface Seen {
  readonly name: string
  readonly position: Position | null
  readonly at: number
  /** Silent for so long, it decides nothing from memory any more. */
  readonly leaseMs: number
}

/** Verifiers wait for a third of their lease at most. */
const WAITS_IN_LEASE = 3

/** Past this many, the longest silent are forgotten: ids come over the network. */
const MOST_MEMBERS = 50_000

/** A verifier of another epoch has taken in nothing of this one. */
function hasTakenIn(member: Seen | undefined, position: Position): boolean {
  return member !== undefined && member.position !== null && covers(member.position, position)
}

export function fleet({ elapsed, leaseMs }: FleetParts): Fleet {
  const seen = new Map<string, Seen>()
  const waiting = new Set<() => void>()

  function connected(): [string, Seen][] {
    const now = elapsed()
    for (const [id, member] of seen) if (now - member.at > member.leaseMs * 2) seen.delete(id)
    return [...seen]
  }

  const show = ([id, { name, position, at }]: [string, Seen]): FleetMember => ({
    id,
    name,
    position,
    silentMs: Math.round(elapsed() - at),
  })

  return {
    seen(id, name, position, waitMs) {
      const known = seen.get(id)?.leaseMs ?? leaseMs
      seen.delete(id)
      seen.set(id, {
        name,
        position,
        at: elapsed(),
        // Its first question, and each after a fault, does not wait.
        leaseMs: Math.max(known, waitMs * WAITS_IN_LEASE),
      })
      if (seen.size > MOST_MEMBERS) seen.delete(seen.keys().next().value as string)
      for (const look of waiting) look()
    },
    members: () => connected().map((entry) => ({ ...show(entry), leaseMs: entry[1].leaseMs })),
    async receipt(position, timeoutMs, sleep) {
      const start = elapsed()
      const expected = connected().map(([id]) => id)
      const late = () => expected.filter((id) => !hasTakenIn(seen.get(id), position))
      const over = new AbortController()
      const look = () => {
        if (late().length === 0) over.abort()
      }
      waiting.add(look)
      look()
      if (!over.signal.aborted) await sleep(timeoutMs, over.signal)
      waiting.delete(look)
      const missing = late().flatMap((id) => {
        const entry = seen.get(id)
        return entry === undefined ? [] : [show([id, entry])]
      })
      return { confirmed: expected.length - late().length, missing, elapsedMs: Math.round(elapsed() - start) }
    },
  }
}
