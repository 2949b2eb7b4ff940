import type { CredentialId, RateLimit } from '@latchkey/core'

/** Where a credential stands within its limit: what `RateLimit` and `Retry-After` headers are made of. */
export interface LimitStatus {
  readonly limit: RateLimit
  /** Uses left right now. */
  readonly remaining: number
  /** Milliseconds until one more use is left than now. */
  readonly resetMs: number
}

/** Counts uses per credential, exactly, within this process: several guards each allow a credential its whole limit. */
export interface RateLimiter {
  /** Takes a use if one is left. `isAdmitted` says whether it was. */
  take(id: CredentialId, limit: RateLimit, now: number): LimitStatus & { readonly isAdmitted: boolean }
}

/** The moments of the last `requests` uses, the oldest of them at `oldest` once there are as many. */
interface Uses {
  limit: RateLimit
  moments: number[]
  oldest: number
  lastUse: number
}

/**
 * A sliding window: in no window of `windowMs`, wherever it begins, are there more than `requests` uses. `capacity` counts credentials; those whose
 * windows are over are forgotten first, and no window that still limits is forgotten before `capacity` others limit too.
 */
export function createRateLimiter(capacity: number): RateLimiter {
  const byCredential = new Map<CredentialId, Uses>()

  function usesOf(id: CredentialId, limit: RateLimit, now: number): Uses {
    const present = byCredential.get(id)
    if (present !== undefined) {
      if (present.limit.requests !== limit.requests) resize(present, limit.requests)
      present.limit = limit
      return present
    }
    if (byCredential.size >= capacity) makeRoom(now)
    const made: Uses = { limit, moments: [], oldest: 0, lastUse: now }
    byCredential.set(id, made)
    return made
  }

  function makeRoom(now: number): void {
    for (const [id, { limit, lastUse }] of byCredential) if (now - lastUse >= limit.windowMs) byCredential.delete(id)
    const first = byCredential.keys().next()
    if (byCredential.size >= capacity && !first.done) byCredential.delete(first.value)
  }

  return {
    take(id, limit, now) {
      const uses = usesOf(id, limit, now)
      const { moments } = uses
      if (moments.length < limit.requests) {
        moments.push(now)
      } else {
        const oldest = moments[uses.oldest] as number
        const waitMs = limit.windowMs - (now - oldest)
        if (waitMs > 0) return { isAdmitted: false, limit, remaining: 0, resetMs: waitMs }
        moments[uses.oldest] = now
        uses.oldest = (uses.oldest + 1) % limit.requests
      }
      uses.lastUse = now
      return { isAdmitted: true, limit, ...standing(uses, now) }
    },
  }
}

/** A limit that was changed keeps the latest uses. */
function resize(uses: Uses, requests: number): void {
  const inOrder = [...uses.moments.slice(uses.oldest), ...uses.moments.slice(0, uses.oldest)]
  uses.moments = inOrder.slice(-requests)
  uses.oldest = 0
}

/** The moments run upwards from `oldest`, so what still counts is found by halving. */
function standing({ limit, moments, oldest }: Uses, now: number): { remaining: number; resetMs: number } {
  const count = moments.length
  const at = (index: number) => moments[(oldest + index) % count] as number
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (now - at(middle) >= limit.windowMs) low = middle + 1
    else high = middle
  }
  return { remaining: limit.requests - (count - low), resetMs: limit.windowMs - (now - at(low)) }
}
