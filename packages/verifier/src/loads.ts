import type { Remembered } from './cache/cache-part.ts'
import type { RecordCache } from './cache/record-cache.ts'
import type { Digest, RecordSource } from './ports.ts'

/** Asks the source, once for all who want the same at the same time, and has the cache remember the answer. */
export interface Loads {
  /** `now` is a moment of the lease's clock. Rejects when the source can't tell. */
  load(digest: Digest, workspace: string | null, now: number): Promise<Remembered>
}

interface Load {
  readonly beganAt: number
  readonly version: number
  readonly answer: Promise<Remembered>
}

export function createLoads(source: RecordSource, cache: RecordCache, maxStalenessMs: number): Loads {
  const running = new Map<string, Load>()

  async function ask(digest: Digest, workspace: string | null): Promise<Remembered> {
    const begunIn = cache.beginning()
    const found = await source.find(digest, workspace)
    const { record } = found
    return (
      cache.install(digest, workspace, found, begunIn) ?? {
        record,
        rateLimit: record?.credential.rateLimit ?? null,
        uses: null,
        settled: null,
      }
    )
  }

  return {
    load(digest, workspace, now) {
      const key = workspace === null ? digest : `${digest} ${workspace}`
      const present = running.get(key)
      // What an older question is told may be older than the bound allows, or than a change that this process has already answered for.
      const mayJoin =
        present !== undefined && now - present.beganAt <= maxStalenessMs && present.version === cache.version()
      if (mayJoin) return present.answer
      const load: Load = { beganAt: now, version: cache.version(), answer: ask(digest, workspace) }
      running.set(key, load)
      const end = () => {
        if (running.get(key) === load) running.delete(key)
      }
      load.answer.then(end, end)
      return load.answer
    },
  }
}
