import { DAY, HOUR, invalidField, type Policy } from '@latchkey/core'
import { checkedRanges } from './credentials/draft.ts'
import type { Platform } from './platform.ts'

/** A policy as its author writes it. */
export interface PolicyChoice {
  readonly maxLifetimeMs: number | null
  readonly expiryRequired: boolean
  /** Names of the catalog, wildcards included; kept as the concrete scopes that they stand for now. */
  readonly allowedScopes: readonly string[] | null
  readonly approvalRequired: boolean
  /** Ranges; empty for any address. */
  readonly addressAllowlist: readonly string[]
  readonly revokeAfterIdleMs: number | null
}

const SHORTEST_MAX_LIFETIME_MS = HOUR
const LONGEST_MAX_LIFETIME_MS = 3650 * DAY
const SHORTEST_IDLE_MS = DAY

/** The policy that a choice means. Throws `invalid_input` for what can't be meant. */
export function policyOf(choice: PolicyChoice, platform: Platform): Policy {
  const { maxLifetimeMs, expiryRequired, allowedScopes, approvalRequired, addressAllowlist, revokeAfterIdleMs } = choice
  if (
    maxLifetimeMs !== null &&
    !(maxLifetimeMs >= SHORTEST_MAX_LIFETIME_MS && maxLifetimeMs <= LONGEST_MAX_LIFETIME_MS)
  ) {
    throw invalidField(
      '/maxLifetimeSeconds',
      'The longest lifetime lies between one hour and ten years; leave it null for any.',
    )
  }
  if (
    revokeAfterIdleMs !== null &&
    !(revokeAfterIdleMs >= SHORTEST_IDLE_MS && revokeAfterIdleMs <= LONGEST_MAX_LIFETIME_MS)
  ) {
    throw invalidField(
      '/revokeAfterIdleSeconds',
      'The longest time without use lies between one day and ten years; leave it null for any.',
    )
  }
  const strange = (allowedScopes ?? []).findIndex((name) => !platform.scopes.has(name))
  if (strange !== -1)
    throw invalidField(
      `/allowedScopes/${strange}`,
      'There is no such scope on this platform; GET /v1/platform lists them all.',
    )
  const ranges = checkedRanges(addressAllowlist)
  return {
    maxLifetimeMs,
    expiryRequired,
    allowedScopes: allowedScopes === null ? null : platform.scopes.expand(allowedScopes),
    approvalRequired,
    addressAllowlists: ranges.length === 0 ? [] : [ranges],
    revokeAfterIdleMs,
  }
}
