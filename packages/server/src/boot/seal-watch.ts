import type { Clock } from '@latchkey/verifier'
import type { BrokenSeal } from '../ports/row-seals.ts'
import type { SeenBrokenSeals } from '../ports/running-service.ts'

export interface SealWatch {
  saw(broken: BrokenSeal): void
  seen(): SeenBrokenSeals
}

/** Whoever can write to the database could break any number of rows; beyond these they are no longer told apart. */
const MOST_TOLD_APART = 10_000

/** Counts the broken seals that a process meets. */
export function sealWatch(clock: Clock): SealWatch {
  const credentials = new Set<string>()
  const sightings = { credential: 0, secret: 0, 'foreign secret': 0 }
  let lastSeenAt: SeenBrokenSeals['lastSeenAt'] = null
  return {
    saw({ row, id }) {
      if (credentials.size < MOST_TOLD_APART) credentials.add(id)
      sightings[row]++
      lastSeenAt = clock()
    },
    seen: () => ({ credentials: credentials.size, sightings: { ...sightings }, lastSeenAt }),
  }
}
