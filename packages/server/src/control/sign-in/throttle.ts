import {
  FORGET_FAILURES_MS,
  type Instant,
  LatchkeyError,
  oneMore,
  THROTTLE_RULES,
  throttleSource,
  throttleWaitMs,
  toInstant,
} from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { ControlParts } from '../parts.ts'

type Rule = keyof typeof THROTTLE_RULES

/** What an attempt counts towards: a rule, and what is the same in attempts that count together. */
export interface Count {
  readonly rule: Rule
  readonly subject: string
}

/** An attempt that was admitted and counts as failed until it is known to have succeeded. */
export interface Attempt {
  /** Takes it back, in the transaction that the success is written in. */
  succeed(tables: WriteTables): Promise<void>
}

/**
 * Counts an attempt before it is made, so that many at once count as many. Throws `rate_limited` with the time to wait when it comes too soon; then it is not
 * counted.
 */
export async function admitAttempt(
  { store, clock, sha256 }: Pick<ControlParts, 'store' | 'clock' | 'sha256'>,
  counts: readonly Count[],
): Promise<Attempt> {
  // Not as they are: what people type into the wrong field is nothing to keep.
  const keyed = counts.map(({ rule, subject }) => ({ rule, key: `${rule}:${sha256(`${rule}\n${subject}`)}` }))
  await store.write(async ({ throttle }) => {
    const now = clock()
    const found = []
    for (const { rule, key } of keyed) found.push({ rule, key, failures: await throttle.find(key) })
    const waitMs = Math.max(...found.map(({ rule, failures }) => throttleWaitMs(THROTTLE_RULES[rule], failures, now)))
    if (waitMs > 0) throw tooSoon(waitMs)
    for (const { key, failures } of found) await throttle.put(key, oneMore(failures, now))
    await throttle.forget(before(now))
    return { value: undefined, audit: [], changes: [] }
  })
  return {
    async succeed({ throttle }) {
      for (const { rule, key } of keyed) {
        const failures = await throttle.find(key)
        // What one success proves about the others' failures from the same place is nothing.
        if (failures === null || rule === 'pair' || rule === 'device' || failures.count <= 1) await throttle.delete(key)
        else await throttle.put(key, { ...failures, count: failures.count - 1 })
      }
    },
  }
}

const before = (now: Instant): Instant => toInstant(Math.max(0, now - FORGET_FAILURES_MS))

function tooSoon(retryAfterMs: number): LatchkeyError {
  return new LatchkeyError('rate_limited', 'Too many attempts; wait before the next one.', { retryAfterMs })
}

/** Who tries to be whom, from where. */
export interface SignInAttempt {
  /** The account as it was named, whether there is such a one or not. */
  readonly account: string
  readonly address: string | null
  /** The browser, when it is one in which this account was signed in before. */
  readonly device: string | null
}

export function signInCounts({ account, address, device }: SignInAttempt): readonly Count[] {
  if (device !== null) return [{ rule: 'device', subject: `${account}\n${device}` }]
  const source = throttleSource(address)
  return [
    { rule: 'pair', subject: `${source}\n${account}` },
    { rule: 'source', subject: source },
    { rule: 'account', subject: account },
  ]
}
