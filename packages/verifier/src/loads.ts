import type { Beginning, RecordCache } from './cache/record-cache.ts'
import { type Remembered, remembered } from './cache/remembered.ts'
import type { Digest, FoundRecord, RecordSource } from './ports.ts'

/** Asks the source, once for all who want the same at the same time, and has the cache remember the answer. */
export interface Loads {
  /** `now` is a moment of the lease's clock. Answers at once where the source does. Throws or rejects when the source can't tell. */
  load(digest: Digest, workspace: string | null, now: number): Remembered | Promise<Remembered>
}

interface Load {
  readonly beganAt: number
  readonly version: number
  readonly answer: Promise<Remembered>
}

export function createLoads(source: RecordSource, cache: RecordCache, maxStalenessMs: number): Loads {
  const running = new Map<string, Load>()

  const remember = (digest: Digest, workspace: string | null, found: FoundRecord, begunIn: Beginning): Remembered =>
    cache.install(digest, workspace, found, begunIn) ?? remembered(digest, workspace, found.record)

  function join(key: string, now: number): Promise<Remembered> | null {
    const present = running.get(key)
    // What an older question is told may be older than the bound allows, or than a change that this process has already answered for.
    const mayJoin =
      present !== undefined && now - present.beganAt <= maxStalenessMs && present.version === cache.version()
    return mayJoin ? present.answer : null
  }

  /** One step after the answer: each promise more costs as much as to read some columns. */
  function run(
    key: string,
    found: Promise<FoundRecord>,
    now: number,
    remembering: (found: FoundRecord) => Remembered,
  ): Promise<Remembered> {
    const end = () => {
      if (running.get(key)?.answer === answer) running.delete(key)
    }
    const answer = found.then(
      (settled) => {
        end()
        return remembering(settled)
      },
      (fault) => {
        end()
        throw fault
      },
    )
    running.set(key, { beganAt: now, version: cache.version(), answer })
    return answer
  }

  const keyOf = (digest: Digest, workspace: string | null): string =>
    workspace === null ? digest : `${digest} ${workspace}`

  return {
    load(digest, workspace, now) {
      const joined = running.size === 0 ? null : join(keyOf(digest, workspace), now)
      if (joined !== null) return joined
      const begunIn = cache.beginning()
      const found = source.find(digest, workspace)
      if (!(found instanceof Promise)) return remember(digest, workspace, found, begunIn)
      return run(keyOf(digest, workspace), found, now, (settled) => remember(digest, workspace, settled, begunIn))
    },
  }
}
