import type { Position, VerificationRecord } from '@latchkey/core'
import type { CachedVerifier } from './cached-verifier.ts'
import type { Digest, FoundRecord, RecordSource } from './ports.ts'

/** A record for a verifier in another process, which has come to another place in the log. */
export interface PlacedRecord {
  readonly record: VerificationRecord | null
  /** All changes up to here are in the record. */
  readonly position: Position
}

export interface PlacedSource {
  find(digest: Digest, workspace: string | null): PlacedRecord | Promise<PlacedRecord>
}

/**
 * Places what the store gives where this process's own verifier has come to before it is asked: so look-ups read nothing that every write changes. `head` is asked
 * first where that is not known.
 */
export function placedSource(
  source: RecordSource,
  verifier: Pick<CachedVerifier, 'position'>,
  head: () => Promise<Position>,
): PlacedSource {
  function findAt(position: Position, digest: Digest, workspace: string | null): PlacedRecord | Promise<PlacedRecord> {
    const found = source.find(digest, workspace)
    const placed = ({ record }: FoundRecord): PlacedRecord => ({ record, position })
    return found instanceof Promise ? found.then(placed) : placed(found)
  }
  return {
    find(digest, workspace) {
      const known = verifier.position()
      return known === null
        ? head().then((position) => findAt(position, digest, workspace))
        : findAt(known, digest, workspace)
    },
  }
}
